//! Names of one outlet ("nytimes.com", "NYT", "New York Times - News") joined under the name that the user gives it.
//!
//! The file is a table with two columns, `name` (as it occurs) and `outlet` (as it is to be called), with commas, semicolons
//! or tabs between them. Case, white space and a leading `www.` make no difference to a name.

use std::{collections::HashMap, path::Path};

use super::{CorpusError, table::sniff};

/// Which outlet a name stands for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Aliases {
    outlets: HashMap<String, String>,
}

impl Aliases {
    /// Reads an alias file.
    ///
    /// # Errors
    /// Where it cannot be read, has other columns or an empty cell, or gives a name to two outlets; the line is named.
    pub fn read(path: &Path) -> Result<Self, CorpusError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| CorpusError::Unreadable { path: path.to_path_buf(), source })?;
        Self::parse(&text).map_err(|(line, reason)| CorpusError::Aliases { path: path.to_path_buf(), line, reason })
    }

    /// The outlet that a name stands for; the name itself where the file has nothing on it.
    pub fn outlet<'a>(&'a self, name: &'a str) -> &'a str {
        self.outlets.get(&plain(name)).map_or(name, String::as_str)
    }

    /// Whether no names are joined.
    pub fn is_empty(&self) -> bool {
        self.outlets.is_empty()
    }

    /// All pairs on one line, in alphabetical order, for what a run depends on.
    pub fn facts(&self) -> String {
        let mut pairs: Vec<String> = self.outlets.iter().map(|(name, outlet)| format!("{name} = {outlet}")).collect();
        pairs.sort();
        pairs.join("; ")
    }

    fn parse(text: &str) -> Result<Self, (u64, String)> {
        let text = text.trim_start_matches('\u{feff}');
        let delimiter = sniff(text.lines().next().unwrap_or_default().as_bytes());
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
        let fault = |e: csv::Error| (e.position().map_or(1, csv::Position::line), e.to_string());
        let header: Vec<String> = reader.headers().map_err(fault)?.iter().map(str::to_lowercase).collect();
        let column = |wanted: &str| header.iter().position(|name| name == wanted);
        let (Some(name), Some(outlet)) = (column("name"), column("outlet")) else {
            return Err((1, "the first line must name the columns: name,outlet".into()));
        };
        let mut aliases = Self::default();
        let mut rows = Vec::new();
        for row in reader.records() {
            let row = row.map_err(fault)?;
            let line = row.position().map_or(0, csv::Position::line);
            let cell = |at: usize| row.get(at).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
            let (name, outlet) = (cell(name), cell(outlet));
            if plain(&name).is_empty() || outlet.is_empty() {
                return Err((line, "an empty cell; every line needs a name and an outlet".into()));
            }
            match aliases.outlets.insert(plain(&name), outlet.clone()) {
                Some(other) if other != outlet => {
                    return Err((line, format!("{name:?} is given to {other:?} already; a name is of one outlet")));
                }
                _ => rows.push((line, outlet)),
            }
        }
        for (line, outlet) in rows {
            // The outlet's own name in another case is joined too.
            let own = aliases.outlets.entry(plain(&outlet)).or_insert(outlet.clone());
            if *own != outlet {
                return Err((line, format!("{outlet:?} is itself a name of {own:?}; give the last name at once")));
            }
        }
        Ok(aliases)
    }
}

fn plain(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    name.strip_prefix("www.").unwrap_or(&name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_whatever_their_case_and_spaces() {
        for text in [
            "name,outlet\nharrowpost.example,Harrow Post\n\"Post, The\",Harrow Post\n",
            "\u{feff}Outlet;Name\r\nHarrow Post;www.HarrowPost.example\r\nHarrow Post;Post, The\r\n",
        ] {
            let aliases = Aliases::parse(text).unwrap();
            for name in ["harrowpost.example", "www.harrowpost.example", " post,  THE", "HARROW POST"] {
                assert_eq!(aliases.outlet(name), "Harrow Post", "{name}");
            }
            assert_eq!(aliases.outlet("Valley Sun"), "Valley Sun");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let error = |text: &str| Aliases::parse(text).unwrap_err();
        assert!(error("a,b\nc,d\n").1.contains("name,outlet"));
        assert_eq!(error("name,outlet\nsun,\n").0, 2);
        let (line, reason) = error("name,outlet\nsun,Valley Sun\nSun,Harbour Sun\n");
        assert!(line == 3 && reason.contains("Valley Sun"), "{line} {reason}");
        assert!(error("name,outlet\nvs,Sun\nSun,Valley Sun\n").1.contains("itself a name"));
        assert_eq!(error("name,outlet\nsun,Valley Sun,x\n").0, 2);
    }
}
