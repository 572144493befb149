use super::*;
use std::sync::LazyLock;

static WORDS: LazyLock<Words> = LazyLock::new(|| Words::embedded().unwrap());

fn of(subject: &str, text: &str) -> Triage {
    triage(&WORDS, subject, text)
}

#[test]
fn the_words_of_the_program_read() {
    let words = Words::embedded().unwrap();
    assert!(words.categories.len() >= 8);
}

#[test]
fn a_subject_has_its_category() {
    for (category, subjects) in [
        (
            "repairs",
            &[
                "Leak under the kitchen sink - third visit missed",
                "Front door will not lock",
                "Windows broken at 4 Larch Court",
                "Toilet won't flush",
                "Kitchen tap dripping",
                "Roof leaking again",
                "Blocked drain outside number 9",
            ][..],
        ),
        (
            "damp-and-mould",
            &[
                "Black mould in my daughter's bedroom",
                "Damp at 12 Rowan House reported again",
                "Mould survey never happened",
                "Damp and mould, window frames black",
                "CONDENSATION",
            ],
        ),
        (
            "heating-and-hot-water",
            &[
                "Boiler not working since 3 March",
                "No hot water at 4 Larch Court",
                "District heating off again",
                "Heat meter reading is impossible",
                "Radiators stone cold",
            ],
        ),
        (
            "noise-and-asb",
            &[
                "Noise every night from the flat above",
                "Anti-social behaviour in Rowan House",
                "Nobody rang back about the threats",
                "ASB - neighbour's dog barking",
                "Smell of cannabis on the landing",
            ],
        ),
        (
            "rent-and-charges",
            &[
                "Service charge of \u{a3}412 I do not understand",
                "Rent account wrong by \u{a3}90",
                "Charged twice in April",
                "Arrears letter",
                "Section 20 notice",
            ],
        ),
        (
            "staff-conduct",
            &[
                "Rude operative on 3 March",
                "Complaint about how I was spoken to",
                "Your officer's attitude",
                "Unprofessional contractor",
            ],
        ),
        (
            "estate-services",
            &[
                "Lift out of order again - Rowan House",
                "Bins not collected for 3 weeks",
                "Communal lights out on the stairs",
                "Fly-tipping behind the garages",
                "Rats in the bin store",
            ],
        ),
        (
            "communication-and-delay",
            &[
                "No answer to my complaint of 3 March",
                "Still waiting after 6 weeks",
                "STAGE 2 please",
                "Nobody came",
            ],
        ),
        (
            "other",
            &[
                "",
                "Hello",
                "Complaint",
                "R\u{e9}clamation: caf\u{e9}",
                "\u{44d}\u{442}\u{43e}",
                "Molds Lane",
            ],
        ),
    ] {
        for subject in subjects {
            let found = of(subject, "");
            assert_eq!(found.category.as_str(), category, "{subject}: {:?}", found.why);
            assert_eq!(found.why.is_empty(), category == "other", "{subject}");
        }
    }
}

#[test]
fn the_text_speaks_where_the_subject_is_silent() {
    for (subject, text, category) in [
        (
            "Complaint",
            "The boiler broke on Monday. Nobody rang back, I am still waiting for a reply.",
            "heating-and-hot-water",
        ),
        (
            "Complaint",
            "I rang three times and left messages. I was promised a call and have heard nothing.",
            "communication-and-delay",
        ),
        (
            "Complaint",
            "My rent account shows arrears although the direct debit went out.",
            "rent-and-charges",
        ),
        (
            "Rent",
            "And by the way there is mould in the bedroom.",
            "rent-and-charges",
        ),
        (
            "Black mould",
            "The operative was rude and I am still waiting for the repair of the window.",
            "damp-and-mould",
        ),
        (
            "Flat 3",
            "There is black mould round the window and the wall is wet.",
            "damp-and-mould",
        ),
        (
            "My neighbour",
            "Loud music until three, every night, and his dog is barking.",
            "noise-and-asb",
        ),
    ] {
        let found = of(subject, text);
        assert_eq!(
            found.category.as_str(),
            category,
            "{subject} / {text}: {:?}",
            found.why
        );
    }
}

#[test]
fn a_tie_goes_to_the_earlier_of_the_file_and_the_reason_is_our_own_words() {
    // One word of each; damp-and-mould stands before rent-and-charges.
    let found = of("", "My rent, Mrs Pettigrew, and the DAMP; 07700 900123.");
    assert_eq!(found.category.as_str(), "damp-and-mould");
    assert_eq!(found.why, ["\u{201c}damp\u{201d}"]);
    let found = of("Leaking roof", "The smell of gas is strong by the sink.");
    assert_eq!(
        found.why,
        [
            "\u{201c}leak*\u{201d}",
            "\u{201c}roof*\u{201d}",
            "\u{201c}sink*\u{201d}",
            "danger: \u{201c}smell of gas\u{201d}"
        ]
    );
}

#[test]
fn a_danger_is_met() {
    use Hazard::*;
    for (hazard, text) in [
        (Gas, "There is a strong smell of gas in the hallway"),
        (Gas, "I can smell gas by the cooker"),
        (Gas, "there's no smell of gas now but I want it looked at"),
        (Gas, "The carbon monoxide alarm went off last night"),
        (Gas, "engineer found a GAS LEAK and left"),
        (Gas, "it reeks badly of gas"),
        (Fire, "The bin store was set on fire by youths"),
        (Fire, "There was a fire in the flat below"),
        (Fire, "we had to call the fire brigade"),
        (Fire, "a burning smell comes from the boiler cupboard"),
        (Electrics, "I got an electric shock from the cooker switch"),
        (Electrics, "The socket is sparking when I plug the kettle in"),
        (Electrics, "there are bare wires in the kids' room"),
        (Electrics, "Water is dripping into the light fitting"),
        (Electrics, "leaking right next to the fuse box"),
        (
            FloodOrCollapse,
            "Water comes through the ceiling whenever it rains",
        ),
        (FloodOrCollapse, "the bedroom ceiling has come down on the bed"),
        (FloodOrCollapse, "my kitchen is flooded"),
        (FloodOrCollapse, "The ceiling in the bathroom is bulging"),
        (FloodOrCollapse, "raw sewage in the bath"),
        (
            NoHeating,
            "We have had no heating for a week and I have a newborn",
        ),
        (
            NoHeating,
            "The boiler is still not working. My mother is 84 and frail.",
        ),
        (NoHeating, "no hot water, and I'm pregnant"),
        (NoHeating, "heating has packed up again; my son has asthma"),
        (
            LiftWithWheelchair,
            "I use a wheelchair; with the lift out I cannot leave the building on my own.",
        ),
        (
            LiftWithWheelchair,
            "Lift broken for nine days and Dad can\u{2019}t use the stairs",
        ),
        (
            LiftWithWheelchair,
            "the lift is out and mum cant manage the stairs",
        ),
        (
            DampWithIllness,
            "Black mould in the bedroom and my daughter has been coughing for weeks",
        ),
        (
            DampWithIllness,
            "Damp everywhere. My son\u{2019}s asthma is worse.",
        ),
        (DampWithIllness, "mouldy walls, the health visitor is worried"),
        // The most pressing of several.
        (
            Gas,
            "mould, my baby is ill, and there is a smell of gas and the socket sparks",
        ),
        (
            Electrics,
            "Water pouring through the ceiling, sparks from the light",
        ),
    ] {
        assert_eq!(of("", text).hazards.first(), Some(&hazard), "{text}");
        assert_eq!(
            of(text, "").hazards.first(),
            Some(&hazard),
            "in the subject: {text}"
        );
    }
    assert_eq!(
        of("No heating", "My baby is three weeks old").hazards.first(),
        Some(&NoHeating)
    );
}

#[test]
fn everyday_words_are_no_danger() {
    for text in [
        "My gas bill has doubled and the gas safety check is due",
        "The gas engineer missed the appointment",
        "The fire door does not close and the fire alarm test was at 7 am",
        "The man was fired, I was told",
        "Fire safety leaflet, fire escape, fire extinguisher",
        "Please lift the carpet before the joiner comes; I use a wheelchair",
        "Dad gave me lifts to town; my wheelchair folds",
        "The bill came as a shock",
        "It was shocking",
        "The rent went through the roof",
        "No heating this week, but we manage",
        "Black mould round the window",
        "I'll be in on Tuesday; the boiler is not working",
        "We'll see. She'll call about the damp. I'll write.",
        "The electric meter is in the hall",
        "My baby sleeps badly because of the noise",
        "The lift was out again on Monday",
        "A spark of hope",
        "My live-in carer parks in the car park",
        "",
    ] {
        let found = of(text, text);
        assert_eq!(found.hazards, [], "{text}: {:?}", found.why);
    }
}

#[test]
fn harm_to_a_person_is_met() {
    use Safeguarding::*;
    for (harm, text) in [
        (SelfHarm, "I can\u{2019}t go on like this, I want to die"),
        (SelfHarm, "some nights I think I will kill myself"),
        (SelfHarm, "I have been suicidal since the move"),
        (SelfHarm, "i dont want to live anymore"),
        (DomesticAbuse, "I fled my husband and he knows where I am"),
        (DomesticAbuse, "This is about domestic violence"),
        (DomesticAbuse, "my partner came home and hit me again"),
        (
            DomesticAbuse,
            "my ex threatened me at the door, please change the locks",
        ),
        (DomesticAbuse, "he's hitting me"),
        (DomesticAbuse, "hes hitting me"),
        (DomesticAbuse, "The women's refuge told me to write"),
        (
            AbuseOrNeglect,
            "I think the children next door are being neglected",
        ),
        (AbuseOrNeglect, "the little boy upstairs is being abused"),
        (AbuseOrNeglect, "I want to raise a safeguarding concern"),
        (AbuseOrNeglect, "his nephew is taking his money"),
        (AbuseOrNeglect, "the kids are always home alone at night"),
        (SelfHarm, "my husband hit me and I want to end it all"),
    ] {
        let found = of("", text);
        assert_eq!(found.safeguarding, Some(harm), "{text}");
        let harmful = WORDS
            .listed
            .iter()
            .filter(|listed| listed.list == List::Safeguarding(harm));
        let told = |phrase: &str| {
            found
                .why
                .iter()
                .any(|why| why.contains(&format!("\u{201c}{phrase}\u{201d}")))
        };
        assert!(
            !harmful.into_iter().any(|listed| told(&listed.phrase)),
            "{text}: {:?}",
            found.why
        );
    }
}

#[test]
fn hard_words_alone_are_no_harm() {
    for text in [
        "This is an abuse of process",
        "You have neglected the building for years",
        "Your operative was abusive to me on the telephone",
        "The garden has been neglected",
        "I am dying to hear from you",
        "This repair will be the death of me",
        "I hit my head on the cupboard",
        "The neighbour shouted racist abuse",
        "My partner rang you twice",
        "My husband hit a nail into the wall",
        "You beat about the bush",
        "Neglect of repairs, abuse of power",
        "",
    ] {
        assert_eq!(of(text, text).safeguarding, None, "{text}");
    }
}

#[test]
fn a_contact_has_its_kinds() {
    use ContactType::*;
    for (kinds, text) in [
        (&[Complaint][..], "The tap drips."),
        (&[Complaint], ""),
        (&[Complaint], "Thank you for your letter."),
        (
            &[Complaint],
            "Thank you for nothing, brilliant service, another day lost",
        ),
        (&[Complaint], "Dave was excellent but the leak is back"),
        (
            &[Complaint],
            "The plumber was very helpful. When will the plasterer come?",
        ),
        (
            &[Complaint],
            "Brilliant. There was a fire and he was very helpful.",
        ),
        (
            &[Compliment],
            "I would like to thank Dave, who fixed the boiler. Excellent work, very polite.",
        ),
        (
            &[Compliment],
            "What a lovely man your plumber is, he went above and beyond. Please pass on my thanks.",
        ),
        (&[Compliment], "The cleaners are a credit to you"),
        (
            &[Complaint, MemberEnquiry],
            "I write as MP for Barchester North. My constituent Mrs Okafor has contacted me about parking.",
        ),
        (
            &[Complaint, MemberEnquiry],
            "From Cllr Jones: one of my residents asks what the plan for the playground is",
        ),
        (
            &[Complaint, MemberEnquiry],
            "I am the MP for Barchester. My constituent is unhappy with the repair.",
        ),
        (&[Complaint], "I shall write to my MP"),
        (
            &[Complaint],
            "I have written to my councillor, this is unacceptable",
        ),
        (
            &[Complaint, DisrepairClaim],
            "Letter of Claim under the Pre-Action Protocol for Housing Conditions Claims (England)",
        ),
        (
            &[Complaint, DisrepairClaim],
            "We act for Ms Shah. Letter of claim. Our client's complaint was ignored.",
        ),
        (
            &[Complaint, DataProtectionComplaint],
            "You gave my phone number to the man upstairs without my consent",
        ),
        (
            &[Complaint, DataProtectionComplaint],
            "I wish to complain about a data breach: you shared my details",
        ),
        (
            &[SubjectAccessRequest],
            "This is a subject access request under the UK GDPR.",
        ),
        (
            &[SubjectAccessRequest],
            "Please send me all the personal data you hold about me.",
        ),
        (
            &[InformationRequest],
            "Under the Freedom of Information Act 2000 please tell me how many lifts you own.",
        ),
        (
            &[Complaint, SubjectAccessRequest],
            "I am disgusted. I want a copy of my file.",
        ),
        (
            &[SubjectAccessRequest, InformationRequest],
            "Please treat this as a subject access request and as an FOI request.",
        ),
    ] {
        assert_eq!(of("", text).kinds, kinds, "{text}");
    }
}

#[test]
fn whole_words_and_gaps_have_their_limits() {
    for (text, met) in [
        ("boiler not working", true),
        ("The BOILER, I am told, is not working", true),
        ("boiler\r\n not\u{a0}working", true),
        ("not working boiler", false),
        (
            "boiler. We were all of us sitting there for a long long time with the radio not working",
            false,
        ),
        ("combiboiler not workings", false),
    ] {
        let hazard = of("", &format!("{text} and the baby cries")).hazards;
        assert_eq!(!hazard.is_empty(), met, "{text}");
    }
}

/// What the program brings.
const FILE: &str = include_str!("words.toml");

#[test]
fn each_fault_of_a_file_names_its_line_and_cure() {
    for (right, wrong, names, cure) in [
        ("[hazard.gas]", "[hazard.gaz] #!", "gaz", "did you mean `gas`?"),
        (
            "slug = \"repairs\"",
            "slug = \"Repairs\" #!",
            "not a category",
            "correct this line",
        ),
        (
            "slug = \"repairs\"",
            "slug = \"damp-and-mould\" #!",
            "a second time",
            "put its words together in one place",
        ),
        (
            "\"rising damp\",",
            "\"ri*sing damp\", #!\n",
            "ri*sing damp",
            "write `leak*` or `leak* ... ceiling`",
        ),
        (
            "\"rising damp\",",
            "\"...\", #!\n",
            "no word",
            "write a word there, or take the phrase out",
        ),
        (
            "hints = [\"wet wall*\"",
            "hint = [\"x\"] #!\nhints = [\"wet wall*\"",
            "hint",
            "did you mean `hints`?",
        ),
        (
            "[safeguarding.self-harm]",
            "[safeguarding.selfharm] #!",
            "selfharm",
            "did you mean `self-harm`?",
        ),
    ] {
        assert!(FILE.contains(right), "{right}");
        let text = FILE.replacen(right, wrong, 1);
        let line = text
            .lines()
            .position(|line| line.contains("#!"))
            .map(|line| line + 1);
        let fault = Words::read(&text).unwrap_err();
        assert_eq!(fault.line, line, "{fault}");
        assert!(fault.message.contains(names), "{fault}");
        assert_eq!(fault.cure, cure, "{fault}");
    }
}

#[test]
fn a_danger_without_words_is_a_fault() {
    for name in Hazard::ALL
        .map(Hazard::as_str)
        .into_iter()
        .chain(Safeguarding::ALL.map(Safeguarding::as_str))
    {
        let table = FILE.split("\n[").find(|table| {
            table
                .split(']')
                .next()
                .is_some_and(|head| head.ends_with(&format!(".{name}")))
        });
        let text = FILE.replacen(&format!("\n[{}", table.unwrap()), "", 1);
        let fault = Words::read(&text).unwrap_err();
        assert!(
            fault.message.contains(name) && fault.cure.contains("add ["),
            "{name}: {fault}"
        );
    }
}

#[test]
fn each_danger_is_kept_and_the_most_pressing_is_first() {
    let found = of(
        "",
        "Black mould, my son has asthma, and water drips on the electric sockets, they spark.",
    );
    assert_eq!(found.hazards, [Hazard::Electrics, Hazard::DampWithIllness]);
}
