//! What is kept of a complaint, who is told of complaints, and what is paid.

use super::words;

words! {
    /// What the register of complaints holds.
    Field, "field of the register" {
        /// What kind of contact it is.
        ContactType = "contact-type",
        /// How it came.
        Channel = "channel",
        /// When it was received.
        ReceivedOn = "received-on",
        /// The complaint as it came.
        OriginalComplaint = "original-complaint",
        /// What the complainant is to the landlord.
        ComplainantType = "complainant-type",
        /// How to reach them.
        ContactDetails = "contact-details",
        /// The authority of who speaks for them.
        RepresentativeAuthority = "representative-authority",
        /// Whether they are vulnerable, and how.
        Vulnerability = "vulnerability",
        /// A disability that they have told of (Code 5.10).
        Disability = "disability",
        /// Adjustments agreed (Code 5.10).
        Adjustments = "adjustments",
        /// What it is about.
        Category = "category",
        /// The track.
        Track = "track",
        /// The dates of each stage.
        StageDates = "stage-dates",
        /// Who deals with it.
        Handler = "handler",
        /// Who sits on the panel.
        PanelMembers = "panel-members",
        /// When the handler spoke with the resident.
        ContactMade = "contact-made",
        /// When adverse findings were shared.
        FindingsShared = "findings-shared",
        /// A copy of the reply.
        ReplyCopy = "reply-copy",
        /// All that was written (Code 5.12).
        Correspondence = "correspondence",
        /// The complaint as defined (Code 5.6).
        Definition = "definition",
        /// What was decided.
        Outcome = "outcome",
        /// Whether it was upheld.
        Upheld = "upheld",
        /// Whether the service failed.
        ServiceFailure = "service-failure",
        /// What it came from.
        Cause = "cause",
        /// The reasons of the decision.
        Reasons = "reasons",
        /// The apology.
        Apology = "apology",
        /// What was done to put it right.
        Remedy = "remedy",
        /// Actions, each with its date.
        Actions = "actions",
        /// The next stage and the Ombudsman's rights given.
        OptionsGiven = "options-given",
        /// Why the resident asked for the next stage, where they said.
        EscalationReason = "escalation-reason",
        /// Whether the next stage was accepted, and why not.
        EscalationDecision = "escalation-decision",
        /// A later date, its reason and its letter.
        Extension = "extension",
        /// The final decision.
        FinalDecision = "final-decision",
        /// Why it was closed.
        CloseReason = "close-reason",
        /// Complaints it belongs with.
        LinkedComplaints = "linked-complaints",
        /// Whom a group has named.
        PetitionContact = "petition-contact",
        /// How many signed.
        Signatories = "signatories",
        /// Unreasonable behaviour, and when it is looked at again.
        Behaviour = "behaviour",
        /// Why it was handled otherwise than the policy says.
        HandledDifferentlyReason = "handled-differently-reason",
        /// Compensation offered, paid and set off.
        Compensation = "compensation",
        /// A compliment.
        Compliment = "compliment",
        /// The staff whom it names.
        StaffPraised = "staff-praised",
        /// What was learned.
        Lessons = "lessons",
        /// A note of how a concern was resolved.
        ResolutionNote = "resolution-note",
        /// How it was resolved.
        HowResolved = "how-resolved",
    }

    /// Who is told.
    Audience, "one to report to" {
        /// Residents who look into the landlord's services.
        ScrutinyPanel = "scrutiny-panel",
        /// The governing body.
        Board = "board",
        /// A committee of it.
        Committee = "committee",
        /// The executive.
        Executive = "executive",
        /// Senior leaders.
        SeniorLeadership = "senior-leadership",
        /// The chief executive.
        ChiefExecutive = "chief-executive",
        /// Staff.
        Staff = "staff",
        /// Customers.
        Customers = "customers",
        /// A co-operative's members.
        Members = "members",
        /// Everybody.
        Public = "public",
        /// The member responsible for complaints (Code 9.5).
        MemberResponsible = "member-responsible",
        /// The Ombudsman (Code 8.5).
        Ombudsman = "ombudsman",
        /// The regulator of social housing.
        Regulator = "regulator",
    }

    /// How often.
    Every, "interval" {
        /// Each month.
        Month = "month",
        /// Each quarter.
        Quarter = "quarter",
        /// Each half-year.
        HalfYear = "half-year",
        /// Each year.
        Year = "year",
        /// Every three years.
        ThreeYears = "3 years",
        /// Once, when it happens.
        Once = "once",
    }

    /// What a report tells.
    Topic, "subject of a report" {
        /// How far dates were kept.
        Performance = "performance",
        /// How many there were.
        Volumes = "volumes",
        /// What they were about.
        Categories = "categories",
        /// How they were decided.
        Outcomes = "outcomes",
        /// What comes up again and again.
        Themes = "themes",
        /// What was learned.
        Lessons = "lessons",
        /// What was changed.
        Changes = "changes",
        /// Compliments.
        Compliments = "compliments",
        /// What residents say of how complaints are handled.
        Surveys = "surveys",
        /// Who complains, and who does not.
        Access = "access",
        /// Complaints refused (Code 8.1 b).
        Refused = "refused",
        /// What the Ombudsman found.
        OmbudsmanFindings = "ombudsman-findings",
        /// The self-assessment against the Code (Code 8.1 a).
        SelfAssessment = "self-assessment",
        /// The policy looked at again.
        PolicyReview = "policy-review",
        /// Whether the law is kept.
        Legislation = "legislation",
        /// The annual report (Code 8.1).
        AnnualReport = "annual-report",
        /// Training.
        Training = "training",
        /// That the Code cannot be kept for now (Code 8.5).
        NonCompliance = "non-compliance",
        /// Complaints carried forward from the year before (Scotland's Charter).
        CarriedForward = "carried-forward",
    }

    /// What holds for compensation.
    CompensationTerm, "term of compensation" {
        /// It may be made; there is no claim to it.
        MayBeMade = "may-be-made",
        /// Evidence is needed.
        EvidenceNeeded = "evidence-needed",
        /// It is set against a debt.
        OffsetAgainstDebt = "offset-against-debt",
        /// To send the form is no promise.
        FormIsNoPromise = "form-is-no-promise",
        /// A policy of its own says more.
        PolicyElsewhere = "policy-elsewhere",
        /// It reflects what the failure did (Code 7.2).
        ReflectsImpact = "reflects-impact",
    }
}
