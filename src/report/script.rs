//! The script and the style of the page, and the hashes by which its policy knows them.

use sha2::{Digest, Sha256};

use crate::profile::validate::base64;

/// The script: one scope, written in four files.
pub(crate) const SCRIPT: &str = concat!(
    "\"use strict\";(() => {\n",
    include_str!("../../templates/page/paragraph.js"),
    include_str!("../../templates/page/find.js"),
    include_str!("../../templates/page/tables.js"),
    include_str!("../../templates/page/views.js"),
    "})();"
);

/// The style.
pub(crate) const STYLE: &str =
    concat!(include_str!("../../templates/style.css"), include_str!("../../templates/page/page.css"));

/// As a Content-Security-Policy writes it.
pub(crate) fn hash(text: &str) -> String {
    base64(&Sha256::digest(text))
}
