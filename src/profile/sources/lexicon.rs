//! Words from which the type of a source is told: roles ("senator"), organisations ("department") and documents.
//!
//! Lists of our own, after the actor types of studies of news sources (Sigal 1973, chapter 6; Gans 1979, chapter 4;
//! Tiffen et al. 2014, "Sources in the news"). An underscore joins the words of an entry.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::SourceType::{self, Advocate, Anonymous, Business, Document, Expert, Media, Official, Politician, Private};

/// What a word says of the one who bears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A role or a document that tells the type by itself.
    Head(SourceType),
    /// An organisation: tells the type of those who speak for it.
    Body(SourceType),
    /// A role in whatever stands beside it ("spokesman", "director").
    Transparent,
}

const HEADS: [(SourceType, &str); 9] = [
    (
        Official,
        "president governor gov mayor minister prime_minister deputy_prime_minister foreign_minister chancellor king \
    queen prince ambassador judge justice prosecutor attorney_general district_attorney u.s._attorney us_attorney \
    solicitor_general surgeon_general inspector_general sheriff police officer detective police_chief commissioner \
    general gen colonel col sgt sergeant lt lieutenant captain capt admiral adm commander chief_of_staff \
    press_secretary official regulator authority national_security_adviser national_security_advisor premier diplomat \
    envoy superintendent trooper investigator first_lady secretary_of_state secretary_of_defense \
    secretary_general vice_president postmaster_general special_counsel public_defender chief_justice secretary \
    fire_chief coroner medical_examiner cop policeman policewoman federal_agent border_agent lawmaker's_office",
    ),
    (
        Politician,
        "senator sen representative rep congressman congresswoman lawmaker legislator majority_leader minority_leader \
    house_speaker speaker_of_the_house senate_president whip majority_whip minority_whip candidate nominee \
    presidential_candidate republican democrat gop assemblyman assemblywoman mp mep councilman councilwoman \
    councilmember councillor politician running_mate front-runner frontrunner campaign_manager tory tories backbencher \
    state_senator state_representative dem reps sens speaker party_leader opposition_leader",
    ),
    (
        Expert,
        "professor prof researcher scholar analyst economist scientist historian expert fellow senior_fellow academic \
    epidemiologist sociologist psychologist psychiatrist pollster physician doctor dr surgeon demographer climatologist \
    biologist virologist criminologist lecturer statistician meteorologist geologist astronomer physicist chemist \
    philosopher political_scientist immunologist anthropologist seismologist scholars law_professor forecaster",
    ),
    (
        Advocate,
        "activist advocate campaigner organizer organiser environmentalist conservationist protester protestor \
    demonstrator dissident rights_group advocacy_group interest_group watchdog_group civil_rights_leader union_leader \
    human_rights_group advocacy_organization environmental_group labor_leader union",
    ),
    (
        Business,
        "ceo chief_executive chief_executive_officer executive businessman businesswoman entrepreneur investor banker \
    shareholder broker realtor landlord chief_financial_officer chief_operating_officer cfo coo business_owner \
    restaurant_owner shop_owner store_owner retailer manufacturer company airline automaker employer industry_group \
    trade_group stockholder billionaire_investor hedge_fund_manager small_business_owner",
    ),
    (
        Private,
        "resident voter neighbor neighbour witness eyewitness bystander mother father mom dad parent wife husband widow \
    sister brother son daughter cousin grandmother grandfather student retiree farmer shopper customer patient survivor \
    victim passenger tourist homeowner roommate classmate girlfriend boyfriend teenager commuter motorist churchgoer \
    parishioner truck_driver rancher waitress caller",
    ),
    (
        Document,
        "report study survey poll statement letter memo memorandum lawsuit complaint filing court_filing document \
    court_document court_record affidavit indictment legislation email e-mail transcript book data figures record census \
    analysis press_release release resolution executive_order ruling brief manifesto declaration website constitution \
    treaty testimony dossier estimate petition guideline advertisement press_statement police_report news_release \
    audit directive amendment subpoena search_warrant arrest_report autopsy white_paper statistic research",
    ),
    (
        Media,
        "reporter journalist correspondent anchor host columnist editor editorial commentator blogger pundit moderator \
    newspaper broadcaster news_agency op-ed article news_outlet talk_show_host radio_host news_report media_report \
    news_organization interviewer photographer news_anchor newsman journal paper podcast magazine",
    ),
    (
        Anonymous,
        "source insider people_familiar person_familiar people_close person_close people_briefed person_briefed \
    someone_familiar whistleblower tipster",
    ),
];

const BODIES: [(SourceType, &str); 7] = [
    (
        Official,
        "department agency bureau ministry pentagon white_house administration fbi cia nsa cdc epa irs doj dhs ice fda \
    nasa faa nsc dea atf court police sheriff's law_enforcement military army navy air_force marines marine_corps \
    government city_hall city_council county_council commission embassy united_nations u.n. un european_union \
    european_commission kremlin treasury federal_reserve fed supreme_court intelligence_community authorities \
    homeland_security state_department nato national_guard border_patrol secret_service world_health_organization who's \
    district_attorney's police_department fire_department customs_and_border_protection coast_guard \
    taliban_government congressional_budget_office cbo gao u.s._attorney's attorney_general's governor's mayor's \
    president's state_police united_states secretary_of_state judiciary circuit tribunal council pentagon's \
    national_institutes_of_health nih cabinet parliament downing_street",
    ),
    (
        Politician,
        "campaign party republican democrat gop rnc dnc caucus senate congressional congress house_of_representatives \
    super_pac pac tea_party senatorial committee democratic republican_party democratic_party \
    labour conservatives_party transition_team presidential_nominee",
    ),
    (
        Expert,
        "university college institute institution think_tank laboratory lab medical_center hospital school_of_medicine \
    law_school brookings brookings_institution harvard yale stanford princeton mit georgetown research_center \
    american_enterprise_institute cato heritage_foundation rand_corporation polytechnic academy observatory clinic",
    ),
    (
        Advocate,
        "association union coalition alliance federation league nonprofit non-profit advocacy human_rights_watch \
    amnesty_international aclu nra naacp planned_parenthood sierra_club teamsters afl-cio foundation american_civil_liberties_union \
    national_rifle_association greenpeace society seiu black_lives_matter right_to_life rights_campaign chamber \
    advocacy_group naral everytown lambda_legal southern_poverty_law_center",
    ),
    (
        Business,
        "company corp corporation inc llc ltd co firm bank airlines industries holdings partners industry \
    chamber_of_commerce wall_street motors pharmaceuticals technologies hedge_fund startup",
    ),
    (
        Media,
        "news newspaper times post journal tribune herald gazette magazine radio tv television associated_press ap \
    reuters afp bloomberg cnn msnbc cnbc nbc abc cbs fox_news pbs npr bbc politico axios vox the_hill breitbart buzzfeed \
    slate salon the_atlantic national_review daily_beast wall_street_journal wsj newsweek guardian telegraph al_jazeera \
    mother_jones huffpost huffington_post newsmax townhall daily_caller usa_today washington_post new_york_times \
    news_network daily_mail drudge_report weekly_standard time_magazine tmz vice_news propublica chronicle globe \
    inquirer examiner dispatch observer nbc_news abc_news cbs_news fox_business sentinel courier ledger nyt \
    agence_france-presse xinhua interfax tass yahoo_news new_republic new_yorker rolling_stone vanity_fair financial_times",
    ),
    (
        Document,
        "gallup rasmussen rasmussen_reports pew pew_research pew_research_center quinnipiac census_bureau_data \
    poll survey realclearpolitics yougov ipsos documents records data",
    ),
];

const TRANSPARENT: &str = "spokesman spokeswoman spokesperson spokespeople spokesmen director chief head leader member \
    chairman chairwoman chair chairperson adviser advisor aide staffer lawyer attorney counsel founder co-founder manager \
    employee consultant strategist operative executive_director coordinator staff team office deputy assistant \
    managing_director general_counsel communications_director press_aide leaders liaison veteran president_and_ceo \
    co-chair vice_chairman worker delegate group organization ally campaign_spokesman campaign_spokeswoman \
    principal trustee treasurer recruiter";

/// Words that lead a name and tell nothing of its bearer.
const HONORIFICS: &str =
    "mr mrs ms miss sir lord lady former ex rev reverend then-president then acting interim retired";

/// Entry to sense, the longest entries of three words at most.
static SENSES: LazyLock<HashMap<String, Sense>> = LazyLock::new(|| {
    let mut senses = HashMap::new();
    let entries = |list: &'static str| list.split_whitespace().map(|e| e.replace('_', " "));
    senses.extend(entries(TRANSPARENT).map(|e| (e, Sense::Transparent)));
    for (kind, list) in BODIES {
        senses.extend(entries(list).map(|e| (e, Sense::Body(kind))));
    }
    // A word that is both (a "poll" speaks by itself) is a head.
    for (kind, list) in HEADS {
        senses.extend(entries(list).map(|e| (e, Sense::Head(kind))));
    }
    senses
});

/// Sense of a lower-case word or words joined by spaces, in singular or plural.
pub(super) fn sense(entry: &str) -> Option<Sense> {
    let singular = || SENSES.get(entry.strip_suffix('s').filter(|s| s.len() > 2)?).copied();
    let plural_in_y = || SENSES.get(&format!("{}y", entry.strip_suffix("ies").filter(|s| s.len() > 2)?)).copied();
    SENSES.get(entry).copied().or_else(singular).or_else(plural_in_y)
}

/// What an attribution leaves of "Secretary of State" before a name.
pub(super) const OF_STATE: &str = "state";

/// Whether a lower-case word can lead a name: a role, or an honorific.
pub(super) fn leads_name(word: &str) -> bool {
    matches!(sense(word), Some(Sense::Head(_) | Sense::Transparent)) || is_honorific(word) || word == OF_STATE
}

/// Whether a lower-case word leads a name and tells nothing.
pub(super) fn is_honorific(word: &str) -> bool {
    HONORIFICS.split_whitespace().any(|h| h == word)
}

/// Words that open a sentence or a clause and are no part of a name.
pub(super) fn is_function(word: &str) -> bool {
    const FUNCTION: &str = "a an the and or but nor so yet if when while as after before since because although though \
    despite unless until where there here that this these those it he she they we i you who what which how why one \
    some many most all both each every other others another several few any no none not also even still just only then \
    now instead however meanwhile moreover indeed perhaps maybe already asked including according contributing like in \
    on at by for from to of with about into over under between against during without within story photo file see \
    more told it’s that’s it's that's he’s she’s let's let’s his her their our my its your him them us me yes well \
    clearly finally again later earlier yesterday today tomorrow monday tuesday wednesday thursday friday saturday \
    sunday january february march april june july august september october november december using assuming nothing \
    something everyone everybody anyone someone somebody nobody people others such first second third next last u.s us america";
    FUNCTION.split_whitespace().any(|f| f == word)
}

/// Roles that are surnames as well: "Steve King" names a man.
pub(super) fn is_surname_too(word: &str) -> bool {
    matches!(
        word,
        "king" | "dean" | "prince" | "pope" | "judge" | "bishop" | "page" | "post" | "mayor" | "major" | "fellow"
    )
}
