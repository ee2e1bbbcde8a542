//! What each paragraph is on the page. Nothing is thrown away; where in doubt a paragraph is `body`, because a
//! paragraph lost is worse than furniture kept.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Kind,
    furniture::{
        BIO, BIO_STRONG, BOILERPLATE, BYLINE, CAPTION, DATELINE, FURNITURE_WORDS, LONG_BOILERPLATE,
        LONG_FURNITURE_WORDS, UPDATE,
    },
    headings,
    paragraphs::count_words,
};

/// Captions are not longer than this.
const CAPTION_WORDS: usize = 75;
/// Nor are bylines and credits.
const BYLINE_WORDS: usize = 45;
/// Nor biographies.
const BIO_WORDS: usize = 110;
/// Biographies stand among the last or the first paragraphs that are not furniture.
const BIO_FROM_END: usize = 5;

/// What the record says that helps to tell kinds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clues<'a> {
    /// Author names.
    pub authors: &'a [String],
    /// Headline.
    pub title: &'a str,
}

/// A paragraph as the rules see it.
pub(super) struct Line<'a> {
    pub text: &'a str,
    /// Straight quotation marks, no bullets or dashes in front.
    pub plain: String,
    pub words: usize,
}

impl<'a> Line<'a> {
    fn new(text: &'a str) -> Self {
        Line { text, plain: plain(text), words: count_words(text) }
    }
}

/// Kinds of the paragraphs of one article (folded texts, title not among them), in order.
pub fn kinds(paragraphs: &[String], clues: Clues) -> Vec<Kind> {
    let lines: Vec<Line> = paragraphs.iter().map(|p| Line::new(p)).collect();
    let mut found: Vec<Option<Kind>> = lines.iter().map(|line| own_kind(line, clues)).collect();
    mark_biographies(&lines, clues, &mut found);
    headings::mark(&lines, &mut found);
    found.into_iter().map(|kind| kind.unwrap_or(Kind::Body)).collect()
}

/// Text with straight quotation marks, without bullets, dashes and stars in front of it.
pub(super) fn plain(text: &str) -> String {
    let mut straight = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '’' | '‘' | 'ʼ' => straight.push('\''),
            '“' | '”' => straight.push('"'),
            '\u{200B}' | '\u{FEFF}' | '\u{200D}' | '\u{2060}' => {}
            _ => straight.push(c),
        }
    }
    let bare = straight.trim_start_matches(|c: char| "•·*-–—_>»▶►→+|~=".contains(c) || c.is_whitespace());
    bare.trim_end_matches(['*', '_', ' ', '|']).to_string()
}

/// What a paragraph is by its own words alone.
fn own_kind(line: &Line, clues: Clues) -> Option<Kind> {
    let (plain, words) = (line.plain.as_str(), line.words);
    if !plain.chars().any(char::is_alphanumeric) {
        return Some(Kind::Boilerplate);
    }
    if words > LONG_FURNITURE_WORDS {
        return None;
    }
    if same_words(plain, clues.title) {
        return Some(Kind::Heading);
    }
    if announces_speech(plain) {
        return None;
    }
    if words <= CAPTION_WORDS && starts_with_quotation(plain) {
        return quoted_furniture(line);
    }
    short_kind(line, clues).or_else(|| LONG_BOILERPLATE.is_match(plain).then_some(Kind::Boilerplate))
}

fn short_kind(line: &Line, clues: Clues) -> Option<Kind> {
    let (plain, words) = (line.plain.as_str(), line.words);
    if UPDATE.is_match(plain) {
        return Some(Kind::Update);
    }
    if words <= 14 && DATELINE.is_match(plain) && !BOILERPLATE.is_match(plain) {
        return Some(Kind::Dateline);
    }
    if words <= BYLINE_WORDS && (is_author_line(plain, clues.authors) || is_credit(line)) {
        return Some(Kind::Byline);
    }
    if words <= CAPTION_WORDS && is_caption(plain) {
        return Some(Kind::Caption);
    }
    if words <= FURNITURE_WORDS && BOILERPLATE.is_match(plain) {
        return Some(Kind::Boilerplate);
    }
    None
}

/// A paragraph in quotation marks is speech, unless it ends in a picture credit.
fn quoted_furniture(line: &Line) -> Option<Kind> {
    if LONG_BOILERPLATE.is_match(&line.plain) {
        return Some(Kind::Boilerplate);
    }
    (line.words <= 40 && CREDIT_AT_END.is_match(&line.plain)).then_some(Kind::Caption)
}

static CREDIT_AT_END: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)(getty images|\(?ap photo|reuters|photo by)[^.]{0,40}\)?$").ok());

trait Matches {
    fn is_match(&self, text: &str) -> bool;
}

impl Matches for LazyLock<Option<Regex>> {
    fn is_match(&self, text: &str) -> bool {
        self.as_ref().is_some_and(|r| r.is_match(text))
    }
}

/// "They wrote:" and its kin: a line that announces a quotation is text.
fn announces_speech(plain: &str) -> bool {
    static ANNOUNCES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?-u:\b)(wrote|writes|said|says|added|adds|tweeted|continued|continues|explained|stated|declared|argued|asked|replied|responded|noted|concluded|put it|told .{2,60}|report(s|ed)|read|reads|posted|statement|followed|following|exchange|this|that|these|here('s| is| are)|on (twitter|facebook|instagram))(?-u:\b)[^.]{0,60}:$").ok()
    });
    plain.ends_with(':') && ANNOUNCES.is_match(plain) && !plain.contains("click") && count_words(plain) > 1
}

fn starts_with_quotation(plain: &str) -> bool {
    plain.starts_with('"')
}

/// A caption by its marks, or by the grammar of captions: a present tense with a dated occasion.
fn is_caption(plain: &str) -> bool {
    static SCENE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:[A-Z][\w'.,-]* |of |the |and |a |for ){1,12}(?:speaks?|arrives?|walks?|waves?|listens?|attends?|gestures?|looks? on|stands?|poses?|shakes? hands|participates?|delivers?|leaves?|boards?|sits?|holds?|talks?|greets?|smiles?|departs?|hold|march(?:es)?|rall(?:y|ies)|gather|protest)s? (?:.{0,160})(?:, (?:on )?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday),? |, |on |in )(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}, \d{4}[^.]{0,30}\.?(?: .{0,60})?$").ok()
    });
    CAPTION.is_match(plain) && !speaks_of_a_caption(plain) || SCENE.is_match(plain)
}

/// A sentence with a verb of saying is text, even where it names a picture agency.
fn speaks_of_a_caption(plain: &str) -> bool {
    static SAYS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)(?-u:\b)(said|told|according to|wrote|added)(?-u:\b)").ok());
    static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(image|photo|media|file|enlarge|in this|credit|caption)|toggle caption|photo by|getty images|ap photo|\| ?[a-z]").ok()
    });
    SAYS.is_match(plain) && !MARK.is_match(plain)
}

/// Bylines and credits; a plain sentence that merely begins with "By" or "From" ends in a full stop.
fn is_credit(line: &Line) -> bool {
    static INTRO: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)^(by|from|written by) ").ok());
    static DASH_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^(?:-|--|–|—) ?(?i:by )?[A-Z][\w’'.-]+(?: (?:[A-Z][\w’'.-]*|and|&|,)){1,6}(?:, [A-Z][\w .]{1,30})?$",
        )
        .ok()
    });
    let plain = line.plain.as_str();
    if DASH_NAME.is_match(line.text) && line.words <= 9 {
        return true;
    }
    if INTRO.is_match(plain) && (line.words > 14 || plain.ends_with(['.', '?', '!', '"']) && line.words > 6) {
        return false;
    }
    BYLINE.is_match(plain) && (line.words <= 22 || is_credit_sentence(plain))
}

fn is_credit_sentence(plain: &str) -> bool {
    static CREDIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\(?((additional )?(reporting|writing|editing|contribut)|with (assistance|reporting|contrib))|contribut\w+ (additional )?(reporting )?(to|from|in|for) (this|the) (report|story|article|post|piece)").ok()
    });
    CREDIT.is_match(plain)
}

/// A line that holds authors' names and little else.
fn is_author_line(plain: &str, authors: &[String]) -> bool {
    let lower = plain.to_lowercase();
    if lower.ends_with(['.', ':', '?', '!', '"']) || lower.starts_with("follow") {
        return false;
    }
    let names = authors.iter().map(|author| author.trim().to_lowercase()).filter(|author| author.contains(' '));
    let rest = names.fold(lower.clone(), |rest, name| rest.replace(&name, " "));
    let extra = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !matches!(*word, "" | "and" | "by")).count();
    rest != lower && extra <= 2
}

fn same_words(a: &str, b: &str) -> bool {
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    !b.is_empty() && a.len().abs_diff(b.len()) < 20 && letters(a) == letters(b)
}

/// Biographies: "X is a columnist for Y" at either end of an article, of its author or of somebody who has not
/// appeared in it; "Follow X on Twitter" anywhere.
fn mark_biographies(lines: &[Line], clues: Clues, found: &mut [Option<Kind>]) {
    let open: Vec<usize> = (0..lines.len()).filter(|i| matches!(found.get(*i), Some(None))).collect();
    let from_end = open.len().saturating_sub(BIO_FROM_END);
    for (rank, i) in open.iter().enumerate() {
        let Some(line) = lines.get(*i) else { continue };
        let at_end = rank >= from_end && rank > 1
            || rank < 2 && (line.plain.starts_with("Editor's") || opens_with_author(&line.plain, clues.authors));
        if line.words > BIO_WORDS {
            continue;
        }
        let told = || lines.iter().take(*i).filter(|l| l.words > 8).map(|l| l.plain.as_str());
        let place = at_end || line.plain.contains("ollow h") || line.plain.contains("ollow them");
        let is_bio = is_follow(&line.plain) || place && is_biography(&line.plain, clues.authors, told);
        if let (true, Some(slot)) = (is_bio, found.get_mut(*i)) {
            *slot = Some(Kind::Bio);
        }
    }
}

fn is_follow(plain: &str) -> bool {
    static FOLLOW: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(follow|tweet|e-?mail|reach|contact|write to) (me|him|her|them|@\w+|(?-i:[A-Z][\w.'-]+)( (?-i:[A-Z][\w.'-]+)){0,3})(,? [^.]{0,40})?( (on|at|via|@)(?-u:\b)| @|$)|^follow (the |@).{2,40}(twitter|@)|^(you can )?follow (him|her|me|them)(?-u:\b)|^you can (reach|contact|email|follow|write)(?-u:\b)|^(his|her) (e-?mail|twitter)(?-u:\b)|^[\w.+-]+@[\w-]+\.[a-z.]{2,12}$|^(twitter:? ?)?@\w{2,20}$").ok()
    });
    count_words(plain) <= 22 && FOLLOW.is_match(plain)
}

fn is_biography<'l, I: Iterator<Item = &'l str>>(plain: &str, authors: &[String], told: impl Fn() -> I) -> bool {
    let note = plain.strip_prefix("Editor's note: ").or_else(|| plain.strip_prefix("Editor's Note: "));
    let plain = note.unwrap_or(plain);
    let of_author = opens_with_author(plain, authors);
    if !BIO.is_match(plain) || plain.starts_with('"') || plain.ends_with(['?', ':', '"']) {
        return false;
    }
    let Some(subject) = subject_of(plain) else { return true };
    if NOT_SUBJECTS.iter().any(|word| subject.split(' ').next() == Some(*word)) || plain.ends_with(',') {
        return false;
    }
    if !BIO_STRONG.is_match(plain) {
        return of_author && plain.contains(" is ");
    }
    of_author || subject.contains(' ') && !told().any(|text| mentions(text, last_word(&subject)))
}

fn opens_with_author(plain: &str, authors: &[String]) -> bool {
    authors.iter().any(|author| author.trim().contains(' ') && plain.starts_with(author.trim()))
}

/// Words that begin sentences, not names.
const NOT_SUBJECTS: [&str; 34] = [
    "After", "Although", "As", "At", "Because", "Before", "But", "By", "Even", "For", "From", "He", "However", "If",
    "In", "It", "Its", "Many", "On", "Once", "Our", "She", "Since", "That", "Their", "There", "These", "They", "This",
    "Though", "What", "When", "While", "With",
];

/// Name that a biography begins with; `None` where it begins with "The writer".
fn subject_of(plain: &str) -> Option<String> {
    if plain.starts_with("The writer") || plain.starts_with("The author") || plain.starts_with("About the") {
        return None;
    }
    let titles = ["Dr.", "Mr.", "Ms.", "Mrs.", "Rev.", "Prof.", "Sen.", "Rep.", "Gen.", "Gov."];
    let words = plain.split_whitespace().skip_while(|w| titles.contains(w));
    let name: Vec<&str> = words.take_while(|w| w.starts_with(char::is_uppercase)).take(4).collect();
    Some(name.join(" ").trim_end_matches([',', '.']).to_string())
}

fn last_word(name: &str) -> &str {
    name.split_whitespace()
        .map(|w| w.trim_matches(','))
        .rfind(|w| !matches!(*w, "Jr." | "Jr" | "Sr." | "II" | "III"))
        .unwrap_or(name)
}

fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds_of(paragraphs: &[&str]) -> Vec<&'static str> {
        let texts: Vec<String> = paragraphs.iter().map(|p| p.to_string()).collect();
        kinds(&texts, Clues { authors: &["Ann Moss".to_string()], title: "River Rises" })
            .into_iter()
            .map(Kind::key)
            .collect()
    }

    #[test]
    fn furniture_is_told_from_text() {
        let cases = [
            ("date 2021-03-09 SIGN UP FOR OUR NEWSLETTER", "boilerplate"),
            ("Story continues below advertisement", "boilerplate"),
            ("Share this article", "boilerplate"),
            ("This material may not be published, broadcast or redistributed.", "boilerplate"),
            ("READ MORE: Ferry timetable is cut again", "boilerplate"),
            ("* * *", "boilerplate"),
            ("By Ann Moss and Bo Hale, Staff Writers", "byline"),
            ("Ann Moss", "byline"),
            ("The Associated Press contributed to this report.", "byline"),
            ("PORT ELL (AP) —", "dateline"),
            ("March 9, 2021", "dateline"),
            ("The mayor looks at the flood. (Photo by Bo Hale/Getty Images)", "caption"),
            ("Update: The bridge was opened again on Tuesday.", "update"),
            ("UPDATE 3 p.m.: The bridge is open.", "update"),
            ("Correction: An earlier version gave a wrong date.", "update"),
            ("River rises", "heading"),
            ("THE BACKGROUND", "heading"),
        ];
        for (text, kind) in cases {
            let text_before = "The council met on Monday and voted to close the lower bridge for the winter.";
            assert_eq!(kinds_of(&[text_before, text, text_before])[1], kind, "{text}");
        }
    }

    #[test]
    fn text_stays_text() {
        for text in [
            "They wrote:",
            "“We will sign up for the ferry,” she said.",
            "WASHINGTON (Reuters) - The senate met on Monday.",
            "By Monday the river had risen by two metres.",
            "Updated guidance from the ministry says that wells are safe.",
            "Why?",
            "Moss said the bridge is a danger to everyone who lives on the lower bank.",
            "Advertisement revenue fell by a third last year at the newspaper, its owner said in a filing.",
            "Follow the money, investigators were told.",
            "Reporting from the far bank, the station's Cy Dunn says the harm is worse than feared.",
            "Cy Dunn, a journalist who covered the flood, was taken to hospital on Monday.",
        ] {
            let before = "Bo Hale, who runs the ferry, told the council on Monday that he would not wait for the bridge any longer.";
            assert_eq!(kinds_of(&[before, before, text, before])[2], "body", "{text}");
        }
    }

    #[test]
    fn biographies_are_of_people_who_are_new_at_the_end() {
        let story = "The council met on Monday and Bo Hale spoke against the bridge for an hour before it voted.";
        let found = kinds_of(&[story, story, story, "Cy Dunn is the harbour columnist for Quayside Courier"]);
        assert_eq!(found[3], "bio");
        let found = kinds_of(&[story, story, story, "Bo Hale is a professor of history at the college."]);
        assert_eq!(found[3], "body");
    }

    #[test]
    fn lists_of_headlines_are_furniture() {
        let story = "The council met on Monday and voted to close the lower bridge for the whole of the winter.";
        let found = kinds_of(&[
            story,
            "Ferry Timetable Is Cut Again",
            "Mayor Sees Better Days Ahead",
            "Harbour Wall Needs Urgent Repair",
            story,
        ]);
        assert_eq!(found, ["body", "boilerplate", "boilerplate", "boilerplate", "body"]);
    }
}
