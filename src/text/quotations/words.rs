//! Closed lists of words: what a sentence's grammar is told from.

use std::collections::HashSet;
use std::sync::LazyLock;

type Words = LazyLock<HashSet<&'static str>>;

/// Forms of verbs of saying that are nouns at least as often.
pub(crate) fn is_noun_like(word: &str) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        "advocates advocate rumors comments claims claim reports report notes note states state calls call shows show \
    plans plan hopes hope fears fear demands demand requests request promises promise charges charge estimates \
    estimate doubts doubt worries worry remarks remark posts post offers offer questions question challenges \
    challenge reads projects project orders order rules rule signals signal votes blasts forecasts forecast \
    pledges pledge vows vow tweets tweet wishes wish mandates mandate figures figure details detail documents \
    document highlights highlight answers answer mentions mention jokes joke addresses address voices voice \
    labels label urges guess finds wants want supports support attacks attack backs back favors favor credits \
    credit suspects suspect means mean said"
            .split_whitespace()
            .collect()
    });
    WORDS.contains(word)
}

/// Lower-case nouns without -s that take a plural verb.
pub(crate) fn is_plural(word: &str) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        "people men women police media most few several both public parents".split_whitespace().collect()
    });
    WORDS.contains(word)
}

/// Nouns and adjectives that attribute before "that" ("the claim that", "was confident that").
pub(crate) fn attributes_before_that(word: &str) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        "that claim claims allegation allegations accusation accusations assertion assertions warning warnings fear \
    fears concern concerns belief beliefs argument arguments suggestion suggestions announcement rumor rumors \
    promise promises admission prediction predictions complaint complaints statement statements insistence \
    contention report reports reminder disclosure disclosures revelation revelations acknowledgment assurance \
    assurances notion view opinion conclusion hope hopes speculation doubt doubts theory finding pledge worries \
    word news suspicion suspicions declaration charge charges idea sense confidence was confident that confident \
    aware sure certain concerned worried afraid optimistic hopeful convinced skeptical adamant furious \
    disappointed surprised proud glad unaware doubtful clear fearful pessimistic angry positive grateful alarmed \
    shocked upset frustrated"
            .split_whitespace()
            .collect()
    });
    WORDS.contains(word)
}

/// Words that announce a quotation in a line ending in a colon.
pub(crate) fn is_announcer(word: &str) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        "statement letter tweet post message memo email e-mail excerpt remarks transcript caption op-ed filing \
    following reads read quote words release facebook twitter comment comments response reply exchange passage \
    speech"
            .split_whitespace()
            .collect()
    });
    WORDS.contains(word)
}

/// Adverb-like words in -ly that are none.
pub(crate) fn ends_like_adverb(word: &str) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        "family reply rally assembly ally italy july emily kelly reilly billy".split_whitespace().collect()
    });
    WORDS.contains(word)
}

/// Auxiliaries and adverbs that stand between a speaker and the verb.
pub(crate) fn is_auxiliary(word: &str) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        "has have had is are was were be been being would will could can may might should must did does do not also \
    later then again once never always often even still just now reportedly further went goes on to both all \
    previously earlier soon didn't doesn't don't won't hasn't hadn't wouldn't couldn't haven't ever only \
    sometimes first long instead too simply"
            .split_whitespace()
            .collect()
    });
    WORDS.contains(word) || (word.len() > 4 && word.ends_with("ly") && !ends_like_adverb(word))
}

/// Pronouns that can be a speaker.
pub(crate) fn is_pronoun(word: &str) -> bool {
    static WORDS: Words =
        LazyLock::new(|| "he she they it we i you who others some many one him her them".split_whitespace().collect());
    WORDS.contains(word)
}

/// Determiners and possessives.
pub(crate) fn is_determiner(word: &str) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        "the a an his her their its our my your this that these those some any no every each another such"
            .split_whitespace()
            .collect()
    });
    WORDS.contains(word)
}

/// Days, and words of time or manner that stand alone.
pub(crate) fn is_day(word: &str) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight earlier later recently \
    afterward afterwards again repeatedly publicly flatly bluntly simply sunday's online outright ago"
            .split_whitespace()
            .collect()
    });
    WORDS.contains(word)
}

/// Prepositions that start an adverbial after a verb of saying.
pub(crate) fn is_preposition(word: &str) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        "in on at during to before after via from by through outside following with as of about for over under near \
    while when"
            .split_whitespace()
            .collect()
    });
    WORDS.contains(word)
}

/// Finite forms of auxiliary verbs.
pub(crate) fn is_finite(word: &str) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        "is are was were has have had will would could should can may might must did does do"
            .split_whitespace()
            .collect()
    });
    WORDS.contains(word) || word.ends_with("n't")
}

/// Days of the week, with "today" and its like.
pub(crate) fn is_weekday(word: &str) -> bool {
    matches!(
        word,
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday" | "yesterday" | "today"
    )
}

/// Months, as written in dates.
pub(crate) fn is_month(word: &str) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        "january february march april may june july august september october november december jan feb aug sept oct \
    nov dec"
            .split_whitespace()
            .collect()
    });
    WORDS.contains(word)
}

/// Stretches of time that "last" and "this" go with.
pub(crate) fn is_span_of_time(word: &str) -> bool {
    matches!(word, "week" | "month" | "year" | "night" | "morning" | "afternoon" | "evening" | "weekend" | "spring")
        || matches!(word, "summer" | "fall" | "winter")
}

/// Adverbs and conjunctions that lead a sentence and are no part of who speaks.
pub(crate) fn is_scene(word: &str) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        "then however meanwhile moreover nevertheless nonetheless instead indeed also later earlier afterward afterwards \
    still yet thus therefore besides otherwise likewise perhaps maybe despite although though because since if unless \
    until once whereas whether too again now soon elsewhere here there even just only rather as when while after \
    before during throughout amid among like unlike given yes no not well of course oh further"
            .split_whitespace()
            .collect()
    });
    WORDS.contains(word)
}

/// Things written that speak ("the memo states").
pub(crate) fn is_document(word: &str) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        "report letter memo memorandum statement filing filings complaint lawsuit suit indictment affidavit article \
    study survey poll website site page document documents transcript email e-mail message tweet post petition \
    resolution bill law amendment constitution ruling opinion order brief policy contract book paper which"
            .split_whitespace()
            .collect()
    });
    WORDS.contains(word)
}
