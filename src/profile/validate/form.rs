//! The sheet as one HTML file with which a person codes in the browser, without a network.

use askama::Template;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{codebook::codebook, sheet::SheetRow};

/// The script of the form. The page's policy lets no other run.
const SCRIPT: &str = include_str!("../../../templates/coding.js");

#[derive(Template)]
#[template(path = "coding.html")]
struct Form<'a> {
    script: &'static str,
    script_hash: String,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    sample: &'a str,
    codes: Vec<Code>,
    rows: &'a [SheetRow],
}

#[derive(Serialize)]
struct Code {
    key: &'static str,
    label: String,
    meaning: &'static str,
    shortcut: char,
}

/// Keys that mark the codes: first the row of digits, then letters below it.
const SHORTCUTS: &str = "1234567890qwerty";

/// The form: one file, opened from disk, that keeps what was coded in the browser and exports the CSV that
/// `slant validate --labels` reads.
///
/// # Errors
/// Only if the template itself fails.
pub fn coding_form(sample: &str, rows: &[SheetRow]) -> Result<String, askama::Error> {
    let codes = codebook().zip(SHORTCUTS.chars()).map(|((key, meaning), shortcut)| Code {
        key,
        label: crate::model::frame_label(key),
        meaning,
        shortcut,
    });
    let data = Data { sample, codes: codes.collect(), rows };
    Form { script: SCRIPT, script_hash: base64(&Sha256::digest(SCRIPT)), data }.render()
}

/// Base64 (RFC 4648, section 4), as content security policies write hashes.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |n: u32| DIGITS.get((n & 63) as usize).map_or('=', |d| char::from(*d));
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().chain([&0, &0]).take(3).fold(0, |n, b| n << 8 | u32::from(*b));
        let digits = [n >> 18, n >> 12, n >> 6, n].map(digit);
        out.extend(digits.iter().take(chunk.len() + 1));
        out.extend(std::iter::repeat_n('=', 3 - chunk.len()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648, section 10.
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn text_cannot_leave_its_place_in_the_form() {
        let row = SheetRow {
            id: "ab12cd-0001".into(),
            title: "</script><script>alert(1)</script>".into(),
            text: "Tom & <b>Ann</b> \"said\" 'so'".into(),
        };
        let page = coding_form("ab12cd", &[row]).unwrap();
        assert!(!page.contains("<script>alert"), "a title can run as a script");
        assert!(!page.contains("<b>Ann"));
        assert_eq!(page.matches("</script>").count(), 2, "one script and its data");
    }

    #[test]
    fn the_policy_of_the_form_allows_its_own_script_and_nothing_else() {
        let page = coding_form("ab12cd", &[]).unwrap();
        let script = page.split("<script>").nth(1).and_then(|rest| rest.split("</script>").next()).unwrap();
        let hash = base64(&Sha256::digest(script));
        assert!(page.contains(&format!("script-src 'sha256-{hash}'")));
        assert!(page.contains("default-src 'none'"));
        assert!(!page.contains("http://") && !page.contains("https://"));
    }
}
