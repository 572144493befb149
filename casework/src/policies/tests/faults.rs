//! One thing wrong in a policy file, in; the line, the fault and the cure, out.

use super::*;

/// What is written, what is written instead; the line, by what stands on it; the fault; the cure.
#[rustfmt::skip] // one fault a line
const FAULTS: &[[&str; 5]] = &[
    // The head of the file, and what goes for every table.
    ["title = \"Sample Homes\"\n", "", "id = \"sample\"", "no `title`", "add `title = …`"],
    ["title = \"Sample Homes\"", "title = \" \"", "title", "`title`", "write `title = \"…\"`"],
    ["title = \"Sample Homes\"", "title = \"\\u001b[2JSample Homes\"", "title", "`title` of the policy holds a control", "take it out"],
    ["title = \"Sample Homes\"", "title = 3", "title", "`title`", "write `title = \"…\"`"],
    ["id = \"sample\"", "id = \"Sample Homes\"", "id =", "no name", "small letters"],
    ["counting = \"day 0\"", "counting = \"day 2\"", "counting", "no way of counting", "write it"],
    ["name = \"Team\"", "name = \"Team\"\nphone = \"1\"", "phone", "`phone`", "take it out"],
    ["name = \"O\"", "name = \"O", "name = \"O\n", "string", "close the quotation mark"],
    ["name = \"O\"", "name = \u{201c}O\u{201d}", "name = \u{201c}O", "string", "straight quotation marks"],
    ["name = \"O\"", "name = O", "name = O", "", "correct this line"],
    ["[emergency]", "[ombudsman]\n[emergency]", "[ombudsman]\n[emergency]", "duplicate", "`[[ombudsman]]`"],
    ["last = \"yes\"", "last = true", "last = true", "not a text", "write `last = \"yes\"`"],
    ["[emergency]", "[emergencies]", "[emergencies]", "`emergencies`", "did you mean `emergency`?"],
    ["[emergency]", "[emergencies]", "id = \"sample\"", "no `[emergency]`", "add the table"],
    ["[ombudsman]", "[[ombudsman]]", "[[ombudsman]]", "not a table", "write `[ombudsman]`"],
    ["[[register]]", "[register]", "[register]", "not a list of tables", "write `[[register]]`"],
    ["[[exclusion]]", "[[signpost]]", "[[signpost]]", "no place for `signpost`", "take it out"],
    ["rule = \"5\"\n", "", "[[letter]]", "no `rule`", "add `rule = …`"],
    ["rule = [\"9\", \"9b\"]", "rule = []", "rule = []", "`rule` of stage is not a list", "write `rule"],
    ["rule = [\"9\", \"9b\"]", "rule = [\"9\", \"9\"]", "rule = [\"9", "names `9` twice", "name it once"],
    ["rule = [\"9\", \"9b\"]", "rule = [\"9\", 9]", "rule = [\"9", "`rule` of stage is not a text", "write"],
    ["clause = \"§4\"\n", "", "[[clock]]", "no `clause`", "add `clause = …`"],
    ["says = \"ten days\"\n", "", "[[clock]]", "clock has no `says`", "add `says = …`"],
    ["Q11: from", "Q99: from", "decided", "names no decision", "Q1 to Q41"],
    ["Q11: from", "so", "decided", "names no decision", "not in the document"],
    ["[[role]]", "[[role]]\nid = \"idle\"\nname = \"I\"\n[[role]]", "id = \"idle\"", "acts as `idle`", "use the role"],
    // Stages and tracks.
    ["kind = \"formal\"", "kind = \"outside\"", "[[stage]]", "no stage is formal", "`kind = \"formal\"`"],
    ["kind = \"formal\"", "kind = \"former\"", "former", "no kind of stage", "did you mean `formal`?"],
    ["handler = \"team\"\ntrack_at", "handler = \"tem\"\ntrack_at", "tem\"", "no role", "`team`?"],
    ["track_at_receipt = \"full\"\n", "", "[[stage]]", "no `track_at_receipt`", "add"],
    ["decided_by = [\"chair\", \"member\"]\nsign", "sign", "id = \"again\"", "nobody handles", "`decided_by = [ROLES]`"],
    ["decided_by = [", "handler = \"team\"\ndecided_by = [", "decided_by", "a handler and a panel", "take"],
    ["\"chair\", \"member\"]", "\"char\", \"member\"]", "decided_by", "no role \u{201c}char", "`chair`?"],
    ["not_by = \"first\"", "not_by = \"again\"", "not_by", "no earlier stage", "known here: first"],
    ["skips = \"first\"", "skips = \"third\"", "skips", "no earlier stage", "known here: first"],
    ["\"face-to-face\", ", "\"face\", ", "hearing", "no way of being heard", "known here: face-to-face"],
    ["last = \"yes\"", "last = \"no\"", "last", "no answer here", "yes"],
    ["id = \"full\"\nname = \"Full\"", "name = \"Full\"", "[[track]]", "no `id`", "add `id = …`"],
    ["id = \"quick\"", "id = \"full\"", "id = \"full\"\nname = \"Quick", "two of track", "its own name"],
    // Clocks.
    ["within = \"10", "withn = \"10", "withn", "no place for `withn`", "did you mean `within`?"],
    ["within = \"10 working days\"", "within = \"ten days\"", "within", "no period", "write it"],
    ["from = \"received\"", "from = \"recieved\"", "from = \"rec", "no clock event", "`received`?"],
    ["from = \"received\"", "from = \"acknowledged\"", "from = \"ack", "no letter of first brings `ack", "`[[letter]]`"],
    ["until = \"responded\"", "until = \"received\"", "until", "what starts it", "event that ends it"],
    ["until = \"responded\"", "until = \"acknowledged\"", "until", "no letter", "`[[letter]]`"],
    ["\"responded\", \"resolved\"]", "\"responded\", \"closed\"]", "\"closed\"]", "brings `closed` about", "clock `late`"],
    ["\"responded\", \"resolved\"]", "\"received\", \"resolved\"]", "\"received\", ", "what starts it", "event that ends it"],
    ["\"responded\", \"resolved\"]", "\"responded\", \"solved\"]", "\"solved\"]", "no clock event", "`resolved`?"],
    ["given = \"holding-response-sent\"", "given = \"extended\"", "given", "brings `extended` about", "clock `late`"],
    ["given = \"holding-response-sent\"", "given = \"resolved\"", "given", "stops it already", "take `given` out"],
    ["given = \"holding-response-sent\"", "given = \"received\"", "given", "starts or stops", "take `given` out"],
    ["given = \"holding-response-sent\"", "given = \"promised\"\nrolls = \"up\"", "rolls", "no way of rolling", "write it"],
    ["until = [\"responded\", \"h", "until = [\"promised\", \"h", "\"promised\"", "brings `promised` about", "clock `soon`"],
    ["ended = \"2027-04-01\"", "ended = \"April 2027\"", "ended", "no day", "2022-10-01"],
    ["when_missed = \"move to full\"", "when_missed = \"panic\"", "when_missed", "panic", "breach"],
    ["\"move to full\"", "\"move to quick\"", "when_missed", "cannot move to", "another track"],
    ["\"move to full\"", "\"breach\"\nrolls = \"forward\"", "rolls", "could roll", "take `rolls` out"],
    ["\"move to full\"", "\"breach\"\nwhose = \"nobody\"", "whose", "one to keep a clock", "known here: landlord"],
    ["track = \"quick\"", "track = \"quik\"", "track = \"quik", "no track", "did you mean `quick`?"],
    ["id = \"answer\"\nstage = \"first\"", "id = \"answer\"\nstage = \"frist\"", "frist", "no stage", "`first`?"],
    ["[[letter]]\nkind = \"response\"", "[[letter]]\nkind = \"response\"\ntrack = \"full\"", "until", "no letter", "clock `answer`"],
    ["[[letter]]\nkind = \"response\"\nstage = \"first\"", "[[letter]]\nkind = \"response\"\nstage = \"again\"", "until", "no letter", "clock `answer`"],
    ["clock = \"answer\"", "clock = \"soon\"", "id = \"answer\"", "no worked example", "[[example]]"],
    ["clock = \"answer\"", "clock = \"anwser\"", "anwser", "no clock", "did you mean `answer`?"],
    ["from = \"2026-11-02T09:00:00Z\"", "from = \"2 Nov\"", "2 Nov", "`from`", "with its offset"],
    ["region = \"scotland\"", "region = \"Wales\"", "Wales", "no region", "one of them"],
    ["due = \"2026-11-16\"", "due = \"soon\"", "due = \"soon\"", "no due date", "write it"],
    // Dates moved and promised.
    ["clock = \"soon\"\nup", "clock = \"sooner\"\nup", "sooner", "no clock", "`soon`?"],
    ["clock = \"soon\"\nup", "clock = \"answer\"\nup", "clock = \"answer\"\nup", "not of again", "of the same stage"],
    ["up_to = \"late\"", "up_to = \"latest\"", "up_to", "no clock", "`late`?"],
    ["up_to = \"late\"", "up_to = \"soon\"", "up_to", "its own ceiling", "take it out"],
    ["up_to = \"late\"", "up_to = \"answer\"", "up_to", "not of again", "same stage"],
    ["how = \"notice\"", "how = \"note\"", "how", "no way of extending", "`notice`?"],
    ["beyond = \"good-reason\"", "beyond = \"reason\"", "beyond", "no way beyond", "never"],
    ["letter = \"extension-notice\"", "letter = \"extension\"", "letter = \"ext", "no kind of letter", "known here"],
    ["reasons = [\"the case is hard\"]", "reasons = \"hard\"", "reasons", "not a list", "write `reasons"],
    ["[[promise]]", "[[extension]]\nstage = \"again\"\nclock = \"soon\"\nhow = \"notice\"\nbeyond = \"never\"\nletter = \"extension-notice\"\nrule = \"14b\"\nclause = \"§14\"\n[[promise]]", "clock = \"soon\"\nhow", "two of extension `soon`", "take one out"],
    ["by = \"team\"", "by = \"them\"", "by = \"them\"", "no role", "`team`?"],
    ["when_missed = \"delay-note\"\n", "", "[[promise]]", "promise has no `when_missed`", "add `when_missed"],
    // Letters and duties.
    ["[\"outcome\"]", "[\"outcomes\"]", "must_contain", "no part", "did you mean `outcome`?"],
    ["[\"outcome\"]", "[]", "must_contain", "not a list", "write `must_contain"],
    ["[\"apology\"]", "[\"sorry\"]", "if_service_failure", "no part of a letter", "known here"],
    ["[\"remedy\"]", "[\"remdy\"]", "if_upheld", "no part of a letter", "`remedy`?"],
    ["kind = \"response\"", "kind = \"response\"\ncounts_as = \"receipt\"", "counts_as", "count as", "take it out"],
    ["kind = \"holding-response\"", "kind = \"response\"", "kind = \"response\"\nstage = \"again\"\nmust_contain = [\"findings", "two of letter", "take one out"],
    ["what = \"signed-off\"", "what = \"next-stage-requested\"", "before", "before itself", "wait for it"],
    ["says = \"signed off first\"\n", "", "[[duty]]", "duty has no `says`", "add `says"],
    // Who complains, and of what.
    ["opens = \"first\"", "opens = \"first\"\npassed_to = \"team\"", "kind = \"complaint\"", "one place", "either `opens"],
    ["opens = \"first\"", "passed_to = \"first\"", "passed_to", "no role", "known here: team"],
    ["opens = \"first\"\n", "", "kind = \"complaint\"", "one place", "either `opens"],
    ["kind = \"complaint\"", "kind = \"concern\"", "[[contact_type]]", "of complaints", "add a"],
    ["such_as = [\"thanks\"]", "such_as = []", "such_as = []", "not a list", "write `such_as"],
    ["letter = \"thanks\"", "letter = \"thank\"", "letter = \"thank\"", "no kind of letter", "`thanks`?"],
    ["ground = \"wider\"", "ground = \"wide\"", "ground", "no ground", "`wider`?"],
    ["[\"vulnerability-assessed\"]", "[\"vulnerable\"]", "needs = [\"vulnerable\"]", "no clock event", "known here"],
    ["urgent_to = \"chair\"", "urgent_to = \"chief\"", "urgent_to", "no role", "known here"],
    ["letter = \"signpost\"", "letter = \"thanks\"", "letter = \"thanks\"", "tells no exclusion", "`refusal` or `signpost`"],
    ["[complainants]", "[[exclusion]]\nid = \"parking\"\nmatter = \"P\"\nground = \"code\"\nrule = \"17b\"\nclause = \"§17\"\nsays = \"no\"\n[complainants]", "id = \"parking\"\nmatter = \"P\"", "two of exclusion", "take one out"],
    ["[\"tenant\", \"staff\"]", "[\"tennant\", \"staff\"]", "who", "no one to complain", "`tenant`?"],
    ["kind = \"petition\"", "kind = \"petitions\"", "petitions", "no circumstance", "`petition`?"],
    ["kind = \"petition\"", "kind = \"petition\"\nstops = \"soon\"", "stops", "no place for `stops`", "take it out"],
    ["counted = \"once\"", "counted = \"one\"", "counted", "no way of counting complaints", "`once`?"],
    ["[\"fax\", \"any-way\"]", "[\"fex\", \"any-way\"]", "by = [\"fex", "no channel", "`fax`?"],
    ["ask_for = [\"home\"]", "ask_for = [\"hone\"]", "ask_for", "no detail", "`home`?"],
    // Where next, and what is kept and told.
    ["ended = \"2022-10-01\"", "ended = \"2022-13-01\"", "ended = \"2022", "no day", "2022-10-01"],
    ["matter = \"Its services\"\n", "", "[[body]]", "body has no `matter`", "add `matter"],
    ["[\"may-be-made\"]", "[\"must-be-made\"]", "words", "no term of compensation", "`may-be-made`?"],
    ["[\"upheld\", \"cause\"]", "[\"upheld\", \"causes\"]", "fields", "no field of the register", "`cause`?"],
    ["[\"board\", \"members\"]", "[\"bored\", \"members\"]", "to = [\"bored", "no one to report to", "`board`?"],
    ["every = \"quarter\"", "every = \"3 months\"", "every", "no interval", "known here: month"],
    ["what = [\"themes\"]", "what = [\"memes\"]", "memes", "no subject of a report", "`themes`?"],
    ["approved_by = \"chair\"", "approved_by = \"chief\"", "approved_by", "no role", "known here"],
    // What a table names and nothing describes.
    ["kind = \"thanks\"\nstage", "kind = \"progress-update\"\nstage", "letter = \"thanks\"", "kind `thanks` is described", "says what it must contain"],
    ["kind = \"delay-note\"\nstage", "kind = \"progress-update\"\nstage", "when_missed = \"delay-note\"", "kind `delay-note` is described", "`kind = \"delay-note\"`"],
    ["when_missed = \"breach\"", "when_missed = \"closes\"", "when_missed = \"closes\"", "kind `closure` is described", "add a `[[letter]]`"],
    ["within = \"10 working days\"", "within = \"10 days\"", "within", "does not say which days", "\"working days\" or"],
    // Rules that are not applied.
    ["why = \"a principle for people: no date or letter follows from it\"", "why = \"not needed\"", "why", "no reason", "in a sentence"],
    ["says = \"be kind\"", "says = \"be kind\"\ndecided = \"Q1: so\"", "decided = \"Q1: so", "no place for `decided`", "take it out"],
    ["rule = [\"28\", \"28b\"]", "rule = [\"28\", \"27\"]", "rule = [\"28\"", "rule `27` is encoded", "one of the two"],
    ["[[not_applied]]", "[[not_applied]]\nrule = \"28b\"\nclause = \"§28\"\nsays = \"s\"\nwhy = \"another reason that is long enough\"\n[[not_applied]]", "rule = [\"28\"", "`28b` is said twice", "take one out"],
];

#[test]
fn each_fault_names_its_line_and_its_cure() {
    let mut untold = Vec::new();
    for [right, wrong, on, names, cure] in FAULTS {
        let text = SAMPLE.replacen(right, wrong, 1);
        assert_ne!(text, SAMPLE, "{right} stands in the sample");
        let line = text[..text.find(on).unwrap()].matches('\n').count() + 1;
        let faults = Policy::read(&text).unwrap_err();
        let fits = |fault: &Fault| {
            fault.line == Some(line) && fault.message.contains(names) && fault.cure.contains(cure)
        };
        if !faults.iter().any(fits) {
            untold.push(format!("{wrong} (line {line}): {faults:#?}"));
        }
    }
    assert!(untold.is_empty(), "{}", untold.join("\n"));
}

#[test]
fn all_faults_are_told_at_once_in_order() {
    let mut text = SAMPLE.to_owned();
    let wrong = [
        ("counting = \"day 0\"", "counting = \"day 7\"", "day 7"),
        ("decided_by = [\"chair\"", "decided_by = [\"chain\"", "chain"),
        (
            "within = \"10 working days\"",
            "within = \"10 workdays\"",
            "10 workdays",
        ),
        (
            "until = [\"responded\", \"h",
            "until = [\"answered\", \"h",
            "answered",
        ),
        ("beyond = \"good-reason\"", "beyond = \"whim\"", "whim"),
        ("by = \"team\"", "by = \"nobody\"", "nobody"),
        ("if_upheld = [\"remedy\"]", "if_upheld = [\"gold\"]", "gold"),
        (
            "before = \"next-stage-requested\"",
            "before = \"the-end\"",
            "the-end",
        ),
        ("ground = \"wider\"", "ground = \"whatever\"", "whatever"),
        ("counted = \"once\"", "counted = \"never\"", "never"),
        ("words = [\"may-be-made\"]", "words = [\"lavish\"]", "lavish"),
        ("fields = [\"upheld\"", "fields = [\"down\"", "down"),
        ("every = \"quarter\"", "every = \"moment\"", "moment"),
        ("says = \"be kind\"", "said = \"be kind\"", "`said`"),
        ("clause = \"§8\"", "claws = \"§8\"", "`claws`"),
    ];
    for (right, wrong, _) in wrong {
        assert!(text.contains(right), "{right}");
        text = text.replacen(right, wrong, 1);
    }
    let faults = Policy::read(&text).unwrap_err();
    let lines: Vec<_> = faults.iter().filter_map(|fault| fault.line).collect();
    assert!(lines.is_sorted(), "{faults:#?}");
    for (_, _, names) in wrong {
        let told = |fault: &Fault| fault.message.contains(names);
        assert!(faults.iter().any(told), "{names}: {faults:#?}");
    }
}

#[test]
fn a_rule_set_has_something_that_opens_its_first_stage() {
    let apart = SAMPLE.replacen("kind = \"formal\"", "kind = \"apart\"", 1);
    let set = Policy::read(&apart).unwrap();
    assert!(set.is_rule_set() && !Policy::read(SAMPLE).unwrap().is_rule_set());
    assert_eq!(set.first_stage().id.as_str(), "first");
    // Of complaints it need not speak.
    let without = apart.replacen("kind = \"complaint\"", "kind = \"hazard\"", 1);
    assert_eq!(
        Policy::read(&without).map(|policy| policy.is_rule_set()),
        Ok(true)
    );
    let closed = apart.replacen("opens = \"first\"", "opens = \"again\"", 1);
    let faults = Policy::read(&closed).unwrap_err();
    let line = SAMPLE
        .lines()
        .position(|line| line == "[[contact_type]]")
        .unwrap()
        + 1;
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert_eq!(faults[0].line, Some(line));
    assert_eq!(faults[0].message, "nothing opens stage `first`");
    assert!(
        faults[0].cure.contains("`opens = \"first\"`"),
        "{}",
        faults[0].cure
    );
}

#[test]
fn a_clock_that_waits_for_a_named_letter_needs_it() {
    // What a conversation can bring about as well is no fault by itself …
    let by_people = SAMPLE.replacen(
        "\"responded\", \"holding",
        "\"single-contact-named\", \"holding",
        1,
    );
    assert_eq!(Policy::read(&by_people).map(drop), Ok(()));
    let promised = SAMPLE.replacen("until = [\"responded\", \"h", "until = [\"resolved\", \"h", 1);
    assert_eq!(Policy::read(&promised).map(drop), Ok(()));
    // … but once a table says that a letter tells it, that letter is described.
    let named = promised.replacen("letter = \"thanks\"", "letter = \"confirmation\"", 1);
    let faults = Policy::read(&named).unwrap_err();
    let told: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    let untold = "no letter of again brings `resolved` about";
    let undescribed = "no letter of kind `confirmation` is described";
    assert_eq!(told, [untold, untold, undescribed]);
}

#[test]
fn in_the_last_stage_nobody_asks_for_the_next() {
    let last = SAMPLE.rfind("[[stage]]").unwrap();
    let id = SAMPLE[last..]
        .lines()
        .find_map(|line| line.strip_prefix("id = "))
        .unwrap();
    let clock = format!(
        "[[clock]]\nid = \"meeting\"\nstage = {id}\nwithin = \"4 working days\"\nfrom = \"next-stage-requested\"\n\
         until = \"hearing-offered\"\nwhen_missed = \"breach\"\nrule = \"40\"\nclause = \"40\"\nsays = \"s\"\n\
         [[example]]\nclock = \"meeting\"\nfrom = \"2026-11-02T09:00:00Z\"\nregion = \"scotland\"\ndue = \"2026-11-06\"\n"
    );
    let faults = Policy::read(&format!("{SAMPLE}{clock}")).unwrap_err();
    let line = SAMPLE.lines().count() + 5;
    let fits = |fault: &Fault| {
        fault.line == Some(line)
            && fault.message.contains("no stage comes after")
            && fault.cure.contains("its own `received`")
    };
    assert!(faults.len() == 1 && faults.iter().all(fits), "{faults:#?}");
}
