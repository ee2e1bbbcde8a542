//! Patterns of page furniture. All are tried on plain text: straight quotation marks, bullets and dashes in front
//! taken off, white space folded.

use std::sync::LazyLock;

use regex::{RegexSet, RegexSetBuilder};

/// Builds a set; word boundaries are made ASCII ones, which keeps the matcher fast on any text.
fn set(patterns: &[&str], any_case: bool) -> RegexSet {
    let ascii = patterns.iter().map(|p| p.replace(r"\b", r"(?-u:\b)"));
    let built =
        RegexSetBuilder::new(ascii).case_insensitive(any_case).size_limit(64 << 20).dfa_size_limit(16 << 20).build();
    // The patterns are constants that every test compiles; an empty set would only leave paragraphs as `body`.
    debug_assert!(built.is_ok(), "{built:?}");
    built.unwrap_or_default()
}

/// Furniture whatever its length up to [`LONG_FURNITURE_WORDS`].
pub(super) static LONG_BOILERPLATE: LazyLock<RegexSet> = LazyLock::new(|| {
    set(
        &[
            r"^newsletter sign ?-?up\b",
            r"^(advertisement )?continue reading the main story\b.{0,20}$",
            r"^(media )?playback is (un|not )?supported on",
            r"^this (material|article|content) may not be (published|reproduced)",
            r"\bmay not be (re)?published, broadcast, rewritten",
            r"^(all contents? )?(copyright|©|\(c\)) ?(©|\(c\))? ?(\d{4}|by |the |all )",
            r"^content created by the\b.*\bis available without charge",
            r"^(all )?content(s)? (created|published) by .* (available|copyright)",
            r"^the (opinions|views) expressed (by|in|here|are|on)\b",
            r"^(views|opinions) expressed (by|in|here|are)\b",
            r"^(any )?(views|opinions) expressed\b.*\b(do not|are (solely|those))\b",
            r"^(please )?(sign up|subscribe|register|log ?in|sign in)\b.*\b(newsletters?|inbox|e-?mails?|alerts?|briefing|account|access)\b",
            r"^(get|receive) .*\b(delivered|sent|straight|right)\b.*\b(to|in) your (in-?box|e-?mail|phone)",
            r"^(want|like|enjoy|looking for)\b.*\b(sign up|subscribe|in your inbox)\b",
            r"\bby (signing up|subscribing|submitting|clicking|registering|providing)\b.*\byou (agree|consent|accept|acknowledge)\b",
            r"\bsupport (our|independent|quality|nonprofit|vox)\b.{0,30} journalism\b.*\b(donate|contribut|subscrib|member|today)",
            r"^support vox'?s? ",
            r"^(your|this) (browser|device) does(n't| not) support\b",
            r"^this (video|content|site|page|website) (is|was|uses|requires|could) (not available|no longer available|cookies|javascript|not be played)",
            r"^(this|the following) is a rush transcript\b",
            r"^copy may not be in its final form",
            r"^we (use|may use) cookies\b",
            r"^\[?\]?\(?a version of this (article|story|column|op-ed) (appears|appeared) in (print|the)\b",
            r"^this (article|story|post|piece|column|essay|report) (was |is |has been )?(originally |first )?(appeared|published|posted|republished|reprinted)\b.{0,30} (in|on|at|by|from|with)\b",
            r"^(a )?daily (summary|roundup) of\b",
            r"^\x22the 360\x22 shows you",
            r"^editor's note: as a public service\b",
            r"^you can read diverse opinions from\b",
            r"^.{2,40} is committed to publishing a diversity of letters\b",
        ],
        true,
    )
});

/// Longest paragraph that one of [`LONG_BOILERPLATE`] makes furniture.
pub(super) const LONG_FURNITURE_WORDS: usize = 130;
/// Longest paragraph that one of [`BOILERPLATE`] makes furniture: longer ones have text run into them.
pub(super) const FURNITURE_WORDS: usize = 32;

/// Furniture in short paragraphs.
pub(super) static BOILERPLATE: LazyLock<RegexSet> = LazyLock::new(|| {
    set(
        &[
            r"^(advertisement|ad|ads|sponsored( content)?|promoted|paid post|adchoices)\b[ :.-]*(advertisement|ad|scroll to continue|continue reading below)?[ :.-]*$",
            r"^advertisement\b.{0,60}$",
            r"^\(?(article|story|post|text)? ?(continues?|continued) (reading )?(below|after)\b",
            r"^continue reading( below| the main story| for|\.\.\.)?",
            r"\bsign up (for|to|here|now|today)\b.*\b(newsletters?|inbox|alerts?|briefing|e-?mails?)\b",
            r"^(sign up|subscribe|log ?in|register)( for| to| here| now| today)?( free)?[.!: ]*(here)?[.!]?$",
            r"\b(subscribe|sign up) (here|now|today)\b",
            r"^(click|tap|go) here\b.{0,120}$",
            r"^\(?click (to|for|on|through)\b.{0,120}$",
            r"\bclick here (to|for)\b.{0,60}(app|newsletter|subscribe|sign up|more|read|watch|coverage)",
            r"^\(? ?(also (on|from|in|see)|see also|related|recommended|read more|more (from|on|about|at|coverage|stories)|further reading|dig deeper|go deeper|don't miss|keep reading|related (articles?|stories|content|links?|coverage|video)|what to read next|top stories|most (read|popular|viewed)|trending|you may like|editor'?s'? picks?|must[- ]reads?|must[- ]see|latest|full coverage|special coverage|read next|up next|see more|learn more|earlier|previously|in case you missed it)\b ?(on|from|in|at)? ?[a-z .']{0,30}[:>|»]",
            r"^(more on this|read more|more|see also|also see|related|related (articles?|stories|content|links?|coverage)|latest|read more here|more from .{1,40}|more stories|most popular|most read|recommended|trending now|editors' picks|full coverage|go deeper|read next|must reads?|you might also like)[ .:…>»]*$",
            r"^\(? ?(photos?|video|videos|gallery|slideshow|watch|listen|read|live blog|poll|graphic|interactive|map|timeline|quiz|opinion|pictures|in pictures|audio|podcast|explore)( more| live| now| also| it| this)?: \S.{3,150}[^.\x22]$",
            r"^(watch|listen)( (live|now|below|here|the|to|more))?\b.{0,60}(video|interview|clip|podcast|below|above|here|explained|episode)\b.{0,25}:?$",
            r"^(read or )?share this (story|article|post|page)\b",
            r"^share( (this|on|via|tweet|with|facebook|article|it))*( (story|article|post|page|twitter|facebook|email|e-mail|tweet|linkedin|pinterest|reddit|whatsapp|pocket|print|more))*[ :.]*$",
            r"^(facebook|twitter|email|e-mail|print|whatsapp|linkedin|pinterest|reddit|tweet|comment|comments|pocket|save|messenger|copy link|google\+|flipboard|tumblr|close|play|pause|loading|menu|search|home|skip|back to top|view comments?|leave a comment|show comments|transcript|embed|download|next|prev|previous|x|ok)([ ,|/.:…]+(facebook|twitter|email|e-mail|print|whatsapp|linkedin|pinterest|reddit|tweet|this|comment|comments|pocket|save|messenger|more|share|link|copy|toggle|options|pause|loading|video|hide|all|close))*[ .:…]*$",
            r"^(like|follow|find|join|friend|connect with|visit) (us|cnnopinion|the .{1,40}) (on|at) (twitter|facebook|instagram|flipboard|google|youtube|social)",
            r"^(more|now watch|in the news|supercut|breaking news|\(more) ?: ?\S.{5,160}[^.\x22]$",
            r"^.{5,160}[^.] read more$",
            r"\blisten · \d",
            r"^visit \S+\.(com|org|net) for\b",
            r"^\(?(stock|file|handout|courtesy) (photo|image)\)?$",
            r"^\[\w+ (file|id|src|url|ids|type)\b",
            r"^for .{2,90} click here\.?$",
            r"^follow us\b.{0,60}$",
            r"^(join|continue|share|have) (the|your|in the) (conversation|discussion|debate|thoughts|say)\b.{0,80}$",
            r"^(read|see|check out|browse|view|watch|explore|get|find|discover) (more|all|the latest|full|our|other|every)\b.{0,80}(here|coverage|stories|articles|opinion|columns|on cnn|at cnn|newsletter|magazine|opinions|podcast|page|app|posts|news)\b.{0,30}$",
            r"^read (the )?(full|entire|rest|whole|original|complete)\b.{0,70}(here|report|story|article|transcript|statement|letter|column|text|piece|interview|below|at .{2,30}|on .{2,30})[.:)]*$",
            r"^read cnn ?opinion's",
            r"^visit .{2,60}(homepage|website|site|web site) for (more|the)",
            r"^(download|get) (the|our) .{0,40}\bapp\b",
            r"^get (our|the) (top|latest|best|free)\b.{0,90}(newsletter|inbox|app|e-?mail|investigations)",
            r"^get (breaking news|real-time updates|unlimited|full access)\b",
            r"^(breaking )?news alerts?\b.{0,60}$",
            r"^thank(s| you) for (signing up|subscribing|reading|your|being|watching|visiting|joining us on)\b.{0,120}(you|email|newsletter|more|issue|supporter|subscriber|inbox|!|site|out the).{0,80}$",
            r"^for (more|indispensable|unlimited|continuing|complete|full|the latest)\b.{0,100}(visit|subscribe|click|newsletters?|follow|go to|see|check out|sign up|download|coverage)\b",
            r"^(send|submit|email|e-mail|write|contact|reach)\b.{0,50}(letters?|tips?|comments?|questions?|us|editors?|thoughts|feedback)\b.{0,50}([@:]|\.com)",
            r"^(send|submit) (letters|tips|your)\b.{0,70}$",
            r"^(got|have) (a|any|an)? ?(tips?|questions?|confidential|news tip|story)\b.{0,100}(@|email|e-mail|ask|send|contact|let us know|submit|click)",
            r"^let us know what you're? think",
            r"^contact us\b.{0,80}$",
            r"^(subscribe|listen) (to|on|via)\b.{0,120}(podcast|channel|apple|itunes|spotify|youtube|newsletter|magazine|feed|here|now)\b",
            r"^subscribe (now|today|for)\b",
            r"^become a (member|subscriber|supporter|patron)\b",
            r"^(please )?(donate|support us|make a (tax-deductible )?donation|help us|chip in)\b.{0,60}(now|today|here|!|journalism|donation)\.?$",
            r"^\[?(pullquote|image|photo|video|embed|gallery|caption|readmore|related|ad|quote|iframe|tweet|audio|poll|chart)\]?$",
            r"^\[(pullquote|image|photo|video|embed|gallery|related|ad|iframe|twitter|youtube|wp|gettyimages)[^\]]{0,90}\]$",
            r"^\(function\b",
            r"^(var |//|<!|-->|window\.|\{\{|document\.)",
            r"^(https?://|www\.)\S+$",
            r"^pic\.twitter\.com/\S+$",
            r"^(do you|who|vote now|urgent|take (the|our)|weigh in).{0,90}(vote (now|here) in|urgent (national )?poll|take our poll|vote here)\b",
            r"^urgent:.{0,100}$",
            r"^(urgent|more|perspectives|newsletter|newsletters|opinion newsletter|special offer|breaking news):?$",
            r"^(don't|can't|cannot) see (the|this) (graphic|video|map|chart|poll|interactive|above)\b",
            r"^(on mobile|mobile users|app users|viewing on|on the app)\b.{0,100}$",
            r"^(all rights reserved|terms of (use|service)|privacy policy|cookie policy)\b.{0,60}$",
            r"\ball rights reserved\.?$",
            r"^distributed by\b.{0,60}$",
            r"^(to find out more|to learn more) about .{2,60}(creators|website|visit)\b",
            r"^this (article|story|post|page) (is|was)? ?(tagged|filed|posted) (under|in)\b",
            r"^(tags?|topics?|filed under|categories|category|tagged( with| as)?|posted in|more about|keywords)(:| >|$)",
            r"^(sponsored|paid|partner) (content|post|message|by)\b.{0,60}$",
            r"^(our|the) original (post|story|article|report) (continues|follows|is below|appears below)",
            r"^(this|the) (article|story|post) (continues|is continued)\b.{0,40}$",
            r"^(page|part) \d{1,2} (of|/) \d{1,2}$",
            r"^\d+ (comments?|shares?|likes?|retweets?|views?|replies)\b.{0,20}$",
            r"^\d{1,2} (min|minute)s?( read)?$",
            r"^(reading|read) time\b.{0,20}$",
            r"^(live|latest) (updates|coverage|blog)\b.{0,10}$",
            r"^(view|hide|show|expand|toggle|open|close)( the| all| this| full| more)? (caption|image|photos?|gallery|comments?|map|more|video|chart|transcript|slideshow|profile|all|results|extended cut|embed|tweet)\b.{0,30}$",
            r"^(play|watch) (the )?(video|clip|audio)\b.{0,20}$",
            r"^toggle more options",
            r"^buy (now|tickets|the book|a copy|reprints)\b.{0,60}$",
            r"^(already a|not a) (subscriber|member)\b",
            r"^(you have|you've) (reached|read|viewed|\d).{0,60}(article|limit|free)\b",
            r"^(we're|we are) (sorry|having trouble)\b.{0,40}(video|page|available|content|load)",
            r"^(if you (like|liked|enjoy|enjoyed|value|appreciate)|like this|liked this|love this)\b.{0,60}(story|article|post|piece|column|podcast|sign up|subscribe|share)\b",
            r"^all (stories|articles) by\b",
            r"^this article is (more than|part of|from the archive|available)\b.{0,60}$",
            r"^(watch|see) the (latest )?(video|videos|full|entire|whole|clip|rest)\b.{0,60}(at|on|above|below|here|foxnews\.com|interview|video|clip|segment)?[ .:]*$",
            r"^watch .{2,60} (weekdays|sundays|saturdays|weeknights|nightly|mondays)\b",
            r"\bcheck local listings\b",
            r"^other opinions below",
            r"^(and )?now, a word from\b",
            r"^check out (the|our)\b.{0,100}(calculator|map|podcast|coverage|newsletter|app|page|guide)\b.{0,60}$",
            r"^(read|write) to the editor\b",
            r"^(learn|find out|read|see) more (about|on|at|here|from|in)\b.{0,70}$",
            r"^more (information|details) (is |are )?(available )?(here|at|on|below)\b.{0,50}$",
            r"^policing the usa\b",
            r"^(to )?(report|submit) (a )?(corrections?|typos?|errors?)\b",
            r"^correct an error\b|^report a typo\b",
            r"^about our (ads|ratings|coverage|polls)\b",
            r"^original article source\b|^article source\b|^source link\b",
            r"^slideshow\b.{0,20}$",
        ],
        true,
    )
});

/// Captions and picture credits.
pub(super) static CAPTION: LazyLock<RegexSet> = LazyLock::new(|| {
    set(
        &[
            r"^(image|photo|media|picture|video) (copyright|caption|credit|source|by|courtesy)\b",
            r"^(image|photo|picture|photos|photographs?|credit|photo illustration|illustration|composite|graphic|photograph) ?(credit)?[:/|] ?.{2,160}$",
            r"^(photo|photos|photograph|illustration|graphic|video|image)s? (by|via|courtesy( of)?|from|provided by|from left) [a-z].{2,80}$",
            r"^enlarge this image\b",
            r"\btoggle caption\b",
            r"^file ?(-|--|:|photo)",
            r"^in this .{0,60}\b(file )?(photo|image|frame|picture|courtroom sketch|photograph|handout)\b",
            r"^(this|an?|undated) .{0,50}\b(photo|image|photograph|picture|file photo|handout)( \S+){0,4} (shows|taken|provided|released|made available|from|by)\b.{0,240}$",
            r"^(prev|next|previous)? ?(image|photo|slide) \d+ (of|/) \d+",
            r"\b(ap photo|afp photo|reuters photo|epa photo|pool photo|getty images|file photo|photo by|image via|photo credit|photos? courtesy|courtesy photo|shutterstock|istock|handout photo|via ap|via getty|via reuters|newscom)\b.{0,60}$",
            r"^\(?(photo|image|screenshot|screengrab|screen capture|ap|reuters|afp|getty|pixabay|shutterstock|video)[^)]{0,80}\)$",
            r"^\(?(screenshot|screengrab|screen capture|pixabay|shutterstock|wikimedia commons)\b.{0,50}$",
            r"\((ap|reuters|afp|epa|getty|associated press|getty images|upi|bloomberg|pool|cnn|courtesy|youtube|screenshot|facebook|twitter|public domain|wikimedia commons|flickr|washington times|the washington times)( photo| images?| screenshot)?(/[^)]{2,60})?\)$",
            r"\| ?(ap|reuters|getty|afp|epa|ap photo|ap images?|getty images?|courtesy|screengrab|youtube|cnn|msnbc|fox news|shutterstock)( photo| images?)?\.?$",
            r"(/politico|/ap|/afp|/getty|/reuters|/epa|/pool|/usa today)\)?\.?$",
            r"^(caption|legend):",
            r"\bphotographer: .{3,60}$",
            r"\((reuters|ap|getty|afp|epa)( photo| images)?: ?[^)]{3,60}\)$",
            r"^[a-z][\w' .-]{3,40}/(ap|afp|reuters|epa|getty|getty images|ap photo|bloomberg|shutterstock)\b.{0,20}$",
            r"^photos?$|^video$|^image$",
        ],
        true,
    )
});

/// Notes of a later change.
pub(super) static UPDATE: LazyLock<RegexSet> = LazyLock::new(|| {
    set(
        &[
            r"^[\[(]?(updates?|corrections?|clarifications?|editor's corrections?|corrections? (and|&) (amplifications?|clarifications?))( \d{0,2})?( \([^)]{1,40}\))? ?[:—–]",
            r"^[\[(]?(correction|clarification|update)[.]? (-|--) ",
            r"^[\[(]?(update|updated|correction),? (\d|at \d|on [a-z]+\.? \d|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tues|wednes|thurs|fri|satur|sun)[a-z]*\.? ?\d)",
            r"^(corrections? (&|and) (amplifications?|clarifications?)|update|updated|correction)$",
            r"^[\[(]?(editor's note|editors' note|note|author's note)[:.]?.{0,80}\b(updated?|corrected|correction|clarif|previously (stated|misstated|said)|misidentified|misstated|originally (stated|misstated|said|misidentified)|earlier version)\b",
            r"^[\[(]?(this|the) (story|article|post|piece|report|column|headline|item|essay|blog post|version|page|text)\b.{0,24} (has been|was|is being|have been|will be) (re-?edited|updated|corrected|modified|amended|revised|edited|clarified|changed)\b",
            r"^[\[(]?(an|a|the) (earlier|previous|original|initial|prior) (version|edition|headline) of (this|the)\b",
            r"^[\[(]?this (is a )?(breaking|developing) (news )?(story|news)\b",
            r"^[\[(]?(this (article|story|post|piece|report)) (originally|previously|initially|incorrectly|mistakenly) (misidentified|misstated|stated|said|reported|misspelled|referred|listed|attributed|gave)\b",
            r"^(breaking|developing)( news)?:? (this story|check back|more to come)\b",
            r"^(this is a developing story|more to come|check back for (updates|more))\b",
            r"^\(?(updates|corrects|adds|recasts|updates with)\b.{0,120}\)$",
        ],
        true,
    )
});

/// Lines that say who wrote or helped; case matters.
pub(super) static BYLINE: LazyLock<RegexSet> = LazyLock::new(|| {
    set(
        &[
            r"^(?i:by:?|written by|posted by|story by|reported by|analysis by|opinion by|commentary by) (?:[A-Z][\w'.-]*|[A-Z]\.|de|van|von|al|bin|der|la|le|and|&|,|\||/|for|of|the|at|-|—|–|Special|Staff|with|in)(?: ?(?:[A-Z][\w'.@-]*|[A-Z]\.|de|van|von|al|bin|der|la|le|and|&|,|\||/|for|of|the|at|-|—|–|to|staff|writers?|reporters?|with|in))*,?(?: \S+@\S+)?$",
            r"(?i)^\(?(additional )?(reporting|writing|editing|compiled|written|edited|graphics?|production|translation) (and \w+ )?by:? .{3,300}$",
            r"(?i)^\(?(additional (reporting|writing) from|(additional )?(reporting|writing) contributed) .{3,160}$",
            r"(?i)\b(contributed|contributing|contributions?) (additional )?(reporting )?(to|from|in|for) (this|the)?\b ?(is )?(report|story|article|post|piece|column|dispatch|reporting|analysis)",
            r"^(?:By|BY|Analysis by|Opinion by|Report by|Commentary by) [A-Z][\w'.-]+(?: [A-Z][\w'.-]*){1,3}(?:,| -| \|) [^.!?\x22]{3,50}$",
            r"(?i)^contribut(ing|ed|ors?)( by)?:? .{2,200}$",
            r"(?i)^contributed to this (report|article|story)",
            r"(?i)^with (assistance|reporting|contributions?|files|additional reporting|help)\b.{0,30} (by|from) .{2,200}$",
            r"(?i)^this (article|story|report) (is|was) (based|compiled|written|reported|produced)\b.{0,60}(wire|reports?|by|staff)\b.{0,80}$",
            r"^(?:[A-Z][\w']+(?:'s)? ){1,4}(?:reported(?: and wrote)?|wrote|reporting) from [A-Z][\w'., ]{2,30}(?:[.;]|, and [A-Z]|$)",
            r"(?i)^(opinion contributors?|opinion columnist|columnist|editorial board|the editorial board|staff writers?|staff reporter|guest columnist|contributing writer|contributor|associated press|the associated press|usa today|reuters|afp|bloomberg|opinion editor|special (for|to) .{2,40}|.{2,40} staff|staff and agencies|from staff reports|staff report|the (usa today )?editorial board|ap|upi|guest contributor|national correspondent|correspondent|political reporter|senior (editor|writer|reporter|correspondent)|by)\.?$",
            r"^[A-Z][\w'.-]+(?: [A-Z][\w'.-]*){1,3}(?:,? ?/ ?| \| |, )(?i:staff|correspondent|special to|staff writer|the associated press|associated press|usa today|cnn|ap|politico|reuters|opinion contributor|opinion columnist|washington post|staff writer of).{0,40}$",
            r"^[A-Z][\w'.-]+(?: [A-Z][\w'.-]*){1,3} (?i:reports|is a staff writer|has more)\.?$",
            r"^(?:[A-Z][\w'.&-]*|Editorial Board)(?: (?:[A-Z][\w'.&-]*)){0,3}, (?:The |the )?(?:[A-Z][\w'.&-]* ){0,4}(?:Times|Post|Journal|News|Review|Examiner|Herald|Tribune|Magazine|Conservative|Atlantic|Vox|Bloomberg|Politico|Reason|CNN|Federalist|Hill|Slate|Week|Beast|Guardian|Dispatch|Bulwark|Nation|Globe|Affairs|Policy|Standard|Republic|Caller|Today|NBC|MSNBC|ABC|CBS|NPR|Reuters|AP|BBC|Intercept|FiveThirtyEight|Brookings|Forbes|Fortune|Economist|Axios|Townhall|Spectator|Spotlight|Jacobin|Salon|Quillette|Commentary|Newsweek|Time|Insider|Blaze|Breitbart|Chronicle|Independent|Telegraph|Sun|Register|HuffPost|Yorker|Lawfare|Wire)$",
        ],
        false,
    )
});

/// Stand-alone places and dates.
pub(super) static DATELINE: LazyLock<RegexSet> = LazyLock::new(|| {
    set(
        &[
            r"^\(?(?:[A-Z][A-Z.'-]+ ?){1,3}(?:, (?:[A-Z][A-Za-z.]+ ?){1,3}){0,2},? ?\((?:Reuters|AP|AFP|UPI|CNN|Bloomberg|Xinhua|CBN News|JTA|RNS|BBC|[A-Z]{2,6})\) ?[-—–:]*$",
            r"^(?:WASHINGTON|NEW YORK|LONDON|PARIS|MOSCOW|BEIJING|JERUSALEM|BRUSSELS|CHICAGO|LOS ANGELES|CAIRO|BERLIN|TOKYO|SEOUL|Washington|New York|London)(?:, (?:[A-Z][A-Za-z.]+ ?){1,3})?[ .—–-]*$",
            r"(?i)^(published|posted|updated|last updated|last modified|first published|originally published|created|added|date|created at|filed|modified|updated on|published on|publish date)( on| at|:|,)* ?(on |at |mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d)[\w ,.:;/|•·()-]{2,90}$",
            r"(?i)^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?[.,]* [\w ,.:;/|-]{3,50}\d{4}[\w ,.:;/|-]{0,30}$",
            r"(?i)^(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}(st|nd|rd|th)?(,? \d{4})?([,. |]+(at )?\d{1,2}([:.]\d\d)? ?[ap]\.?m\.?( [a-z]{2,4})?)?[.:]?$",
            r"(?i)^\d{1,2} (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,? \d{4}[\w ,.:|-]{0,25}$",
            r"^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[\w ,.:|-]{0,25}$",
            r"(?i)^(updated?:? )?\d{1,2}[:.]\d\d ?([ap]\.?m\.?)?,? ?([a-z]{2,4})?[.:]?$",
            r"(?i)^\d+ (second|minute|hour|day|week|month|year)s? ago$",
        ],
        false,
    )
});

/// What an author does, in a biography.
pub(super) static BIO: LazyLock<RegexSet> = LazyLock::new(|| {
    set(
        &[
            r"^(?:Dr\. |Rev\. |Prof\. |Sen\. |Rep\. |Gen\. |Gov\. |Mr\. |Ms\. |Mrs\. )?[A-Z][\w'.-]*(?: (?:[A-Z][\w'.-]*|de|van|von|der|al|bin|la|and|&|\([^)]{2,25}\)|\S[A-Z]\S+)){1,8},? (?:\([^)]{2,25}\) |[^.]{3,90}, )?(?:is|are|has been|serves as|writes|covers|reports|works|teaches|hosts|edits|directs|can be|currently|tweets|leads|runs)(?:n't)? ",
            r"^(?:Judge |Dr\. )?[A-Z][\w'.-]*(?: [A-Z][\w'.-]*){1,4} was (?:a|an|the|once|formerly) ",
            r"(?i)^(the|this) (writer|author|columnist)s? (is|are|was|teaches|has)\b",
            r"(?i)^about the (author|writer)\b",
            r"(?i)^(mr|ms|mrs|dr)\. [a-z'-]+( [a-z'-]+)? (is|was) (a|an|the|author|editor|president|director|founder)\b",
            r"(?i)^[a-z'.-]+ [a-z'. -]{2,30}, (a|an|the|former)\b.{4,140}, is (a|an|the|author|host)\b",
        ],
        false,
    )
});

/// Words of a biography that a source's introduction has not.
pub(super) static BIO_STRONG: LazyLock<RegexSet> = LazyLock::new(|| {
    set(
        &[
            r"\bcolumnist\b",
            r"\bcontribut(or|ing)\b",
            r"\bis (the |a )?(author|co-author|host|co-host|editor) of\b",
            r"\bauthor of\b",
            r"\bfollow (him|her|them)\b",
            r"\b(on|via) twitter\b|\btwitter @|@[a-z0-9_]{3,}",
            r"\b(senior|staff|feature|political|national|associate|managing|opinion|contributing|executive|deputy|digital|news|white house|congressional|legal) (writer|reporter|editor|correspondent|analyst|producer|fellow)\b",
            r"\b(fellow|scholar) (at|with|of|in|for)\b",
            r"\bweekly column\b|\b(her|his) column\b",
            r"\beditor(-in-chief| emeritus| at large)?\b",
            r"\b(reporter|correspondent|journalist|writer|blogger|producer|commentator|syndicated)\b",
            r"\bprofessor\b|\bteaches\b",
            r"\b(latest|new|forthcoming|most recent) book\b",
            r"\bthis (column|article|essay|piece|op-ed)\b",
            r"\b(covers|writes about|reports on)\b",
        ],
        true,
    )
});
