//! Who complains, about what, by which way and in what circumstances.

use super::words;

words! {
    /// What a message can be about.
    ContactKind, "contact type" {
        /// An expression of dissatisfaction.
        Complaint = "complaint",
        /// Where a policy has an informal step.
        Concern = "concern",
        /// A request for a service, not yet complained about.
        ServiceRequest = "service-request",
        /// Praise or thanks.
        Compliment = "compliment",
        /// An enquiry of an MP or a councillor.
        MemberEnquiry = "member-enquiry",
        /// A claim letter about disrepair, for the legal team.
        DisrepairClaim = "disrepair-claim",
        /// A complaint about how personal data was handled.
        DataProtectionComplaint = "data-protection-complaint",
        /// A request for information held.
        InformationRequest = "information-request",
        /// A request for one's own personal data (UK GDPR Art 15).
        SubjectAccessRequest = "subject-access-request",
        /// A possible hazard in a home (SI 2025).
        Hazard = "hazard",
        /// Dissatisfaction in a survey: no complaint, but told how to make one (Code 1.6).
        SurveyComment = "survey-comment",
    }

    /// Who can complain.
    Complainant, "one to complain" {
        /// Anybody who uses the landlord's services.
        Customer = "customer",
        /// Who rents a home.
        Tenant = "tenant",
        /// Who belongs to a co-operative.
        Member = "member",
        /// Who owns a lease.
        Leaseholder = "leaseholder",
        /// Who asks for a home.
        Applicant = "applicant",
        /// Who asks for work.
        EmploymentApplicant = "employment-applicant",
        /// Anybody whom it affects.
        AnyoneAffected = "anyone-affected",
        /// Somebody who speaks for another.
        Representative = "representative",
        /// Several residents together (Code 1.2).
        GroupOfResidents = "group-of-residents",
        /// The landlord's own staff.
        Staff = "staff",
    }

    /// What else is so about who complains, or how.
    CircumstanceKind, "circumstance" {
        /// Somebody speaks for the resident (Q33).
        Representative = "representative",
        /// An MP or a councillor writes.
        ElectedMember = "elected-member",
        /// A solicitor writes.
        Solicitor = "solicitor",
        /// Nobody says who complains (Q30).
        Anonymous = "anonymous",
        /// Several people complain of one thing (Q31).
        Petition = "petition",
        /// One person complains of several things (Q32).
        SeveralComplaints = "several-complaints",
        /// The complainant is vulnerable.
        Vulnerable = "vulnerable",
        /// The complainant needs something done otherwise (Code 5.10).
        Adjustments = "adjustments",
        /// The complainant does not read or speak English.
        Language = "language",
        /// The complainant acts unreasonably: no clock stops for it (Q29).
        UnreasonableBehaviour = "unreasonable-behaviour",
        /// It is about somebody who works for the landlord (Code 5.4).
        Contractor = "contractor",
        /// Something new comes up while the complaint is dealt with (Code 6.8).
        NewIssue = "new-issue",
    }

    /// How such a complaint counts in the figures.
    Counted, "way of counting complaints" {
        /// As every other.
        AsUsual = "as-usual",
        /// On its own (Q30).
        Apart = "apart",
        /// Once, however many there are (Q31, Q32).
        Once = "once",
    }

    /// How a complaint can be made.
    Channel, "channel" {
        /// By telephone.
        Telephone = "telephone",
        /// Face to face.
        InPerson = "in-person",
        /// By e-mail.
        Email = "email",
        /// By letter.
        Post = "post",
        /// On the landlord's form.
        Form = "form",
        /// By fax.
        Fax = "fax",
        /// By text message.
        TextMessage = "text-message",
        /// On the website.
        Website = "website",
        /// On social media.
        SocialMedia = "social-media",
        /// In whatever way.
        AnyWay = "any-way",
        /// By way of somebody who speaks for the resident.
        ThroughRepresentative = "through-representative",
        /// To any member of staff (Code 3.2).
        StaffMember = "staff-member",
    }

    /// What a resident is asked for; none is ever a condition (Code 1.3, 3.2).
    Detail, "detail to ask for" {
        /// Who complains.
        Name = "name",
        /// The address, or the tenancy reference.
        Home = "home",
        /// How to reach them, and the way they prefer.
        Contact = "contact",
        /// What went wrong, and when.
        WhatWentWrong = "what-went-wrong",
        /// What would put it right.
        OutcomeSought = "outcome-sought",
        /// Help needed to take part.
        Adjustments = "adjustments",
    }

    /// Whether the Code allows an exclusion.
    Ground, "ground of an exclusion" {
        /// One that the Code accepts (2.2, 2.3).
        Code = "code",
        /// A wider one: offered to the handler with a warning, never applied by itself (Q41).
        Wider = "wider",
    }
}
