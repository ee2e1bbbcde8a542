//! Words by which names and phrases are told to be of a person, an organisation, a proposal, or of nothing to take a side on.
//! Lists of our own; an underscore joins the words of an entry.

use std::{collections::HashSet, sync::LazyLock};

/// Last words of organisations' names.
const ORGANISATIONS: &str = "court party department congress senate committee council commission agency bureau union \
    association institute foundation administration board league army navy guard police ministry parliament reserve bank \
    university church organization organisation federation alliance coalition network campaign company corporation corp inc \
    group service center centre patrol parenthood nations caucus conference institution society authority assembly house \
    forces security treasury fund trust lobby brotherhood resistance front movement matter lives chamber enforcement exchange";

/// Organisations that are one word, and others that their last word does not tell.
const KNOWN: &str = "congress senate pentagon kremlin republicans democrats labour conservatives tories google facebook amazon \
    apple microsoft twitter uber walmart boeing nato hamas hezbollah taliban isis al-qaeda opec unicef antifa parliament \
    wall_street justice_department black_lives_matter planned_parenthood tea_party \
    islamic_state european_union united_nations supreme_court";

/// Words that stand for the same as another.
const SAME: &[(&str, &str)] = &[
    ("GOP", "Republicans"),
    ("Republican Party", "Republicans"),
    ("Republican", "Republicans"),
    ("Democratic Party", "Democrats"),
    ("Democrat", "Democrats"),
    ("EU", "European Union"),
    ("UN", "United Nations"),
    ("U.N.", "United Nations"),
    ("DOJ", "Justice Department"),
    ("Affordable Care Act", "Obamacare"),
    ("ACA", "Obamacare"),
    ("ObamaCare", "Obamacare"),
    ("Department of Justice", "Justice Department"),
    ("ISIL", "ISIS"),
    ("Islamic State", "ISIS"),
];

/// Outlets and platforms as sources: their names stand in texts for what they report.
const MEDIA: &str = "cnn fox_news nbc abc cbs msnbc npr bbc pbs ap afp reuters upi new_york_times washington_post usa_today politico \
    associated_press wall_street_journal huffington_post los_angeles_times new_york_post guardian newsmax breitbart axios bloomberg \
    buzzfeed vox slate daily_beast daily_mail national_review getty_images youtube instagram washington_times cnbc yahoo fox";

/// Places: nobody takes a side on them in general.
const PLACES: &str = "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois \
    indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska \
    nevada new_hampshire new_jersey new_mexico new_york north_carolina north_dakota ohio oklahoma oregon pennsylvania rhode_island \
    south_carolina south_dakota tennessee texas utah vermont virginia washington west_virginia wisconsin wyoming puerto_rico \
    america united_states u.s us united_kingdom uk u.k britain england scotland wales ireland northern_ireland canada mexico \
    france germany spain italy portugal greece poland hungary austria switzerland belgium netherlands denmark sweden norway finland \
    iceland russia ukraine turkey iran iraq syria israel lebanon jordan egypt libya tunisia algeria morocco yemen oman qatar kuwait \
    saudi_arabia afghanistan pakistan india bangladesh china taiwan japan north_korea south_korea korea vietnam thailand myanmar \
    indonesia malaysia philippines singapore australia new_zealand brazil argentina chile peru colombia venezuela ecuador bolivia \
    cuba haiti honduras guatemala el_salvador nicaragua panama nigeria kenya ethiopia somalia sudan south_africa congo zimbabwe \
    europe asia africa middle_east latin_america central_america eastern_europe gaza west_bank gaza_strip crimea hong_kong tibet \
    kashmir jerusalem tehran baghdad damascus kabul moscow beijing london paris berlin brussels rome madrid vienna geneva tokyo seoul \
    cairo istanbul ottawa chicago boston houston dallas philadelphia phoenix detroit seattle denver atlanta miami baltimore \
    minneapolis cleveland pittsburgh orlando charlotte austin los_angeles san_francisco san_diego las_vegas new_orleans st_louis \
    kansas_city salt_lake_city silicon_valley long_island new_england manhattan brooklyn queens bronx ferguson charlottesville \
    benghazi wuhan aleppo mosul raqqa guantanamo guantanamo_bay white_house washington_d.c d.c capitol capitol_hill oval_office rose_garden \
    mar-a-lago camp_david wall_street hollywood pacific atlantic gulf south_china_sea persian_gulf rio_grande earth south north east \
    west midwest northeast southwest northwest southeast deep_south hill new_york_city san_bernardino sandy_hook newtown parkland \
    new_hampshire_primary broadway times_square tel_aviv lower_manhattan virginia_beach palm_beach white_house_rose_garden";

/// Peoples, faiths, days, forms of address and other words with a capital that are nobody.
const NOBODY: &str = "american americans russian russians chinese iranian iranians israeli israelis palestinian palestinians arab \
    arabs european europeans british english french german germans mexican mexicans cuban korean japanese indian syrian syrians \
    iraqi iraqis turkish african asian latino latinos hispanic hispanics black blacks white whites african-american \
    african-americans african_american african_americans native_american native_americans christian christians catholic catholics \
    muslim muslims jewish jews islam islamic evangelical evangelicals god jesus bible christmas easter thanksgiving \
    election_day super_tuesday labor_day memorial_day independence_day new_year world_war cold_war civil_war world_war_ii great_recession \
    great_depression monday tuesday wednesday thursday friday saturday sunday january february march april may june july august \
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec republic democratic republican democrat \
    democratic_presidential republican_presidential state_of_the_union president presidents senator senators governor \
    secretary house state speaker mr mrs ms dr sen rep gov gen lt col sgt rev jr sr iii ii act bill internet web dow \
    covid-19 covid coronavirus ebola zika aids hiv pm am et est edt pt gmt tv ceo dna ok usa d-calif r-texas op-ed \
    read_more related associated story image photo video click here advertisement facebook_twitter first_lady first_amendment_rights \
    prime_minister vice_president attorney_general secretary_of_state press_secretary oval south_lawn air_force_one chief_justice \
    commander_in_chief chief_executive first_amendment national general constitution americas western eastern southern northern central \
    sanders_supporters trump_supporters trump_administration obama_administration bush_administration biden_administration";

/// Last words of proposals.
const PROPOSALS: &str = "ban bans bill law laws reform reforms plan deal tax taxes cut cuts cap mandate mandates wall control controls \
    subsidies amendment repeal legislation act accord agreement treaty referendum pipeline checks wage penalty tariffs sanctions \
    amnesty vouchers neutrality marriage privatization overhaul budget stimulus bailout reparations deregulation lockdown \
    lockdowns rule protections moratorium pact proposal";

/// Proposals that are one word, and others that their last word does not tell.
const KNOWN_PROPOSALS: &str = "brexit obamacare daca impeachment medicaid_expansion medicare_for_all green_new_deal universal_basic_income \
    common_core net_neutrality affordable_care_act sanctuary_cities same-sex_marriage gay_marriage death_penalty minimum_wage \
    border_wall travel_ban background_checks filibuster sequester sequestration tpp nafta cap-and-trade";

/// Words before a proposal's last word that leave open which is meant.
const OPEN: &str = "new proposed federal final current same other this that first last state house senate own good bad big great such \
    any executive the a an his her its their our my your no some these those all both each every recent similar different latest \
    draft major possible potential strict stricter tough tougher tighter controversial landmark sweeping comprehensive broad bipartisan republican \
    democratic gop american national local international foreign domestic public private annual original existing previous future \
    next best better worse worst only entire whole full total real true so-called so called key main single second third two three \
    four five six ten multiple several many few more most less least further additional another bigger larger largest smaller deep \
    deeper massive huge sharp steep across-the-board temporary permanent nationwide statewide citywide city county municipal \
    constitutional criminal civil u.s us common religious moral international party white under in on of for with by to from and or \
    but as at is was be been would could should will can may might must not signed sign passed pass vote voted support supported \
    oppose opposed block blocked kill killed repeal repealed replace makes make made get getting got take took taking have has had \
    also even just still now then when where who what which while after before over into out up down off about against than legal legislative \
    long hard short high low early late old young right left wrong large small important necessary emergency governing \
    longstanding natural unwritten basic general trade-off peace-time game master family year year's day time rescue compromise spending \
    president's trump's obama's clinton's biden's sanders' unconstitutional alternative initial unpopular popular failed ambitious \
    tentative interim partial anti pro key- immigration-related one's senate's house's government's martial common-sense";

fn set(words: &'static str) -> HashSet<String> {
    words.split_whitespace().map(|entry| entry.replace('_', " ")).collect()
}

macro_rules! list {
    ($name:ident, $words:ident) => {
        /// Whether the list has a word, in lower case.
        pub(super) fn $name(word: &str) -> bool {
            static LIST: LazyLock<HashSet<String>> = LazyLock::new(|| set($words));
            LIST.contains(word)
        }
    };
}

list!(ends_organisation, ORGANISATIONS);
list!(is_known_organisation, KNOWN);
list!(is_medium, MEDIA);
list!(is_place, PLACES);
list!(is_nobody, NOBODY);
list!(ends_proposal, PROPOSALS);
list!(is_known_proposal, KNOWN_PROPOSALS);
list!(leaves_open, OPEN);

/// The name under which a thing with several is counted.
pub(super) fn one_name(name: &str) -> &str {
    SAME.iter().find(|(other, _)| *other == name).map_or(name, |(_, one)| one)
}
