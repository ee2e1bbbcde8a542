//! The language of a text.

use whatlang::Lang;

/// Characters that the language is told from.
const CHARACTERS: usize = 2_000;
/// Under so many letters a text is too short to tell.
const LEAST: usize = 120;

/// Words that a tenth to a third of any English text is made of, and hardly any text in another language.
const ENGLISH: &[&str] =
    &["the", "of", "and", "to", "that", "is", "was", "for", "with", "said", "it", "be", "are", "this"];
/// A text with more of them is English, whatever its letters look like (lists of names, quotations).
const ENGLISH_SHARE: f64 = 0.08;

/// ISO 639-1 code of a text's language (639-3 where it has none of two letters): `en`, unless the text is long enough to
/// tell, has few of the commonest English words, and its letters come in the threes of another language.
pub fn language(text: &str) -> &'static str {
    let start: String = text.chars().take(CHARACTERS).collect();
    if start.chars().filter(|c| c.is_alphabetic()).count() < LEAST {
        return "en";
    }
    let words = || start.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let english = words().filter(|word| ENGLISH.contains(&word.to_lowercase().as_str())).count();
    if english as f64 > ENGLISH_SHARE * words().count() as f64 {
        return "en";
    }
    whatlang::detect(&start).map_or("en", |told| code(told.lang()))
}

/// Codes of two letters of the languages that are told.
#[rustfmt::skip]
const CODES: &[(&str, &str)] = &[
    ("epo", "eo"), ("eng", "en"), ("rus", "ru"), ("cmn", "zh"), ("spa", "es"), ("por", "pt"), ("ita", "it"), ("ben", "bn"),
    ("fra", "fr"), ("deu", "de"), ("ukr", "uk"), ("kat", "ka"), ("ara", "ar"), ("hin", "hi"), ("jpn", "ja"), ("heb", "he"),
    ("yid", "yi"), ("pol", "pl"), ("amh", "am"), ("jav", "jv"), ("kor", "ko"), ("nob", "nb"), ("dan", "da"), ("swe", "sv"),
    ("fin", "fi"), ("tur", "tr"), ("nld", "nl"), ("hun", "hu"), ("ces", "cs"), ("ell", "el"), ("bul", "bg"), ("bel", "be"),
    ("mar", "mr"), ("kan", "kn"), ("ron", "ro"), ("slv", "sl"), ("hrv", "hr"), ("srp", "sr"), ("mkd", "mk"), ("lit", "lt"),
    ("lav", "lv"), ("est", "et"), ("tam", "ta"), ("vie", "vi"), ("urd", "ur"), ("tha", "th"), ("guj", "gu"), ("uzb", "uz"),
    ("pan", "pa"), ("aze", "az"), ("ind", "id"), ("tel", "te"), ("pes", "fa"), ("mal", "ml"), ("ori", "or"), ("mya", "my"),
    ("nep", "ne"), ("sin", "si"), ("khm", "km"), ("tuk", "tk"), ("aka", "ak"), ("zul", "zu"), ("sna", "sn"), ("afr", "af"),
    ("lat", "la"), ("slk", "sk"), ("cat", "ca"), ("tgl", "tl"), ("hye", "hy"), ("cym", "cy"),
];

fn code(lang: Lang) -> &'static str {
    let long = lang.code();
    CODES.iter().find(|(three, _)| *three == long).map_or(long, |(_, two)| two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_and_short_texts_are_not() {
        let english = "The council voted on Tuesday to close the lower bridge for the winter, after its engineers had found \
                       cracks in two of the piers that carry the road over the creek.";
        let spanish = "El consejo votó el martes cerrar el puente durante el invierno, después de que sus ingenieros \
                       encontraran grietas en dos de los pilares que llevan la carretera sobre el arroyo.";
        assert_eq!((language(english), language(spanish)), ("en", "es"));
        assert_eq!(language("Hasta la vista"), "en");
        assert_eq!(language(""), "en");
        assert_eq!(language(&format!("“¡Sí se puede!” {english}")), "en");
    }

    #[test]
    fn every_language_has_a_code() {
        let without: Vec<&str> =
            Lang::all().iter().map(|l| l.code()).filter(|c| !CODES.iter().any(|(t, _)| t == c)).collect();
        assert!(without.is_empty(), "{without:?}");
    }
}
