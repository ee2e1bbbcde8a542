//! The codes as coders see them: each key with a line that says when it applies.

use super::population::{CODES, code_key};

/// What each code means, in the order of the codes: the fifteen dimensions of the Policy Frames Codebook (Boydstun, Card,
/// Gross, Resnik and Smith 2014) in words of our own.
const MEANINGS: [&str; CODES] = [
    "costs and benefits: prices, wages, jobs, taxes, budgets, markets, trade",
    "whether there is enough staff, time, room, equipment or money to cope",
    "right and wrong: duty, sin, compassion, religious teaching, decency",
    "equal or unequal treatment of persons or groups, discrimination, favouritism",
    "laws, courts and rulings, constitution, rights, who has the authority",
    "a concrete policy, bill or programme: what it does, whether it works, what should be done",
    "offences and offenders, policing, arrest, trial, sentence, prison",
    "threats to a nation or community and protection from them: war, terrorism, borders, surveillance",
    "illness, medicine, health care, injury, physical safety, dangers of the environment",
    "how people live day to day: family, schooling, housing, comfort, hardship, leisure",
    "customs, language, religion as identity, patriotism, history, popular culture",
    "polls, protests, petitions, what the public or a group thinks",
    "parties, politicians and their motives, elections, votes in a legislature, deals, scandals as fights",
    "a nation's relations with others: diplomacy, treaties, foreign pressure, reputation abroad",
    "a clear way of presenting the matter that fits none of these",
    "no framing at all: bare scene-setting, captions, links; never with another code",
];

/// Keys and meanings, in the order of the codes.
pub fn codebook() -> impl Iterator<Item = (&'static str, &'static str)> {
    (0..CODES).map(code_key).zip(MEANINGS)
}
