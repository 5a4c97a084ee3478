//! The closed vocabularies of the contract.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// All of them, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands in the JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads the word of the JSON.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.as_str() == name)
            }
        }
    };
}

vocabulary! {
    /// A canonical field: what a section is about, whatever its heading says.
    Field {
        /// Sammanfattning.
        Summary = "summary",
        /// Bakgrund, behov, problembeskrivning.
        Background = "background",
        /// Syfte.
        Purpose = "purpose",
        /// Mål, effektmål, resultat och effektmål, långsiktiga effekter.
        Goals = "goals",
        /// Resultat, måluppfyllelse, erfarenheter hittills (in reports and extensions).
        Results = "results",
        /// Målgrupp.
        TargetGroup = "target_group",
        /// Deltagare, volym.
        Participants = "participants",
        /// Metod, arbetssätt, modell.
        Method = "method",
        /// Aktiviteter, genomförande, insatser.
        Activities = "activities",
        /// Samverkan, samverkansparter, relation till andra verksamheter.
        Collaboration = "collaboration",
        /// Organisation, styrning, ledning, ansvar.
        Organisation = "organisation",
        /// Personal, bemanning, rekrytering.
        Staffing = "staffing",
        /// Budget, kostnader, resurser, ekonomi, finansiering.
        Budget = "budget",
        /// Tidplan, tidsplan, insatstid.
        Timeline = "timeline",
        /// Risker.
        Risks = "risks",
        /// Uppföljning, utvärdering, dokumentation.
        Evaluation = "evaluation",
        /// Implementering, spridning, efter projekttiden.
        Implementation = "implementation",
        /// Jämställdhet, tillgänglighet, horisontella principer.
        Equality = "equality",
        /// Förankring, hur ansökan tagits fram.
        Anchoring = "anchoring",
        /// Insatsägare, projektägare, sökande.
        Owner = "owner",
        /// Insatsens namn.
        Name = "name",
        /// Kontakt.
        Contact = "contact",
        /// Underskrifter.
        Signatures = "signatures",
        /// Bilagor.
        Attachments = "attachments",
        /// Villkor, avtalstext och instruktioner: what follows the blank form.
        Terms = "terms",
    }
}

impl Field {
    /// The Swedish term, as the page shows it.
    pub fn swedish(self) -> &'static str {
        match self {
            Self::Summary => "Sammanfattning",
            Self::Background => "Bakgrund",
            Self::Purpose => "Syfte",
            Self::Goals => "Mål",
            Self::Results => "Resultat",
            Self::TargetGroup => "Målgrupp",
            Self::Participants => "Deltagare",
            Self::Method => "Metod",
            Self::Activities => "Aktiviteter",
            Self::Collaboration => "Samverkan",
            Self::Organisation => "Organisation",
            Self::Staffing => "Personal",
            Self::Budget => "Budget",
            Self::Timeline => "Tidplan",
            Self::Risks => "Risker",
            Self::Evaluation => "Uppföljning och utvärdering",
            Self::Implementation => "Implementering",
            Self::Equality => "Jämställdhet och tillgänglighet",
            Self::Anchoring => "Förankring",
            Self::Owner => "Insatsägare",
            Self::Name => "Insatsens namn",
            Self::Contact => "Kontakt",
            Self::Signatures => "Underskrifter",
            Self::Attachments => "Bilagor",
            Self::Terms => "Villkor",
        }
    }
}

vocabulary! {
    /// What a document is.
    DocumentKind {
        /// Ansökan.
        Application = "application",
        /// Budget that stands alone.
        Budget = "budget",
        /// Projektplan, verksamhetsplan.
        Plan = "plan",
        /// Rapport, slutrapport.
        Report = "report",
        /// Beslut, protokollsutdrag.
        Decision = "decision",
        /// Signatursida.
        SignaturePage = "signature_page",
        /// Something else.
        Other = "other",
    }
}

vocabulary! {
    /// What an application asks for.
    ApplicationType {
        /// Ny insats.
        New = "new",
        /// Förlängning.
        Extension = "extension",
        /// Tilläggsansökan.
        Supplementary = "supplementary",
        /// Förstudie.
        PreStudy = "pre_study",
    }
}

vocabulary! {
    /// How a heading was understood.
    HeadingMatch {
        /// Its normalised words are a known heading.
        Exact = "exact",
        /// Its head words and their objects were analysed.
        Phrase = "phrase",
        /// A known heading with spelling or OCR errors.
        Fuzzy = "fuzzy",
        /// Found inside a paragraph whose style was lost.
        RunIn = "run_in",
        /// It has no field of its own and takes that of the heading around it.
        Inherited = "inherited",
        /// By a form profile.
        Learned = "learned",
        /// Not understood: no field.
        None = "none",
    }
}

vocabulary! {
    /// What a reference number points to.
    ReferenceRole {
        /// This matter.
        Own = "own",
        /// A matter that this one continues.
        Previous = "previous",
        /// Another matter.
        Other = "other",
    }
}

vocabulary! {
    /// What an organisation is.
    PartyKind {
        /// Kommun.
        Municipality = "municipality",
        /// Region (landsting).
        Region = "region",
        /// Statlig myndighet.
        StateAgency = "state_agency",
        /// Förening.
        Association = "association",
        /// Företag.
        Company = "company",
        /// Something else.
        Other = "other",
    }
}

vocabulary! {
    /// What an organisation does in a project.
    PartyRole {
        /// Sökande.
        Applicant = "applicant",
        /// Insatsägare, projektägare.
        Owner = "owner",
        /// Arbetsgivare.
        Employer = "employer",
        /// Samverkanspart.
        Partner = "partner",
        /// Undertecknare.
        Signatory = "signatory",
        /// Finansiär.
        Funder = "funder",
        /// Remittent.
        Referrer = "referrer",
    }
}

vocabulary! {
    /// How a municipality stands to a project.
    MunicipalityStatus {
        /// Takes part.
        Participates = "participates",
        /// Lies in the area covered.
        Covered = "covered",
        /// Declined.
        Declined = "declined",
    }
}

vocabulary! {
    /// What a decision said.
    Outcome {
        /// Beviljad.
        Granted = "granted",
        /// Delvis beviljad.
        PartlyGranted = "partly_granted",
        /// Avslagen.
        Rejected = "rejected",
        /// Bordlagd, återremitterad.
        Postponed = "postponed",
    }
}

vocabulary! {
    /// Kinds of goals.
    GoalKind {
        /// Övergripande mål.
        Overall = "overall",
        /// Effektmål.
        Effect = "effect",
        /// Resultatmål.
        Result = "result",
        /// Insatsmål, delmål, processmål.
        Intervention = "intervention",
        /// Another goal.
        Other = "other",
    }
}

vocabulary! {
    /// Unit of a goal's target.
    Unit {
        /// Procent.
        Percent = "percent",
        /// Personer.
        Persons = "persons",
        /// Kronor.
        Sek = "sek",
        /// Antal.
        Count = "count",
    }
}

vocabulary! {
    /// What a number of participants counts.
    TargetPer {
        /// Per år.
        Year = "year",
        /// Under hela insatsen.
        Total = "total",
    }
}

vocabulary! {
    /// How a document speaks of a method.
    MethodUse {
        /// The project works by it.
        Implements = "implements",
        /// The project looks into it.
        Considers = "considers",
        /// The text refers to it.
        Refers = "refers",
    }
}

vocabulary! {
    /// Where a signature was read.
    SignatureKind {
        /// The text of an e-signing service's page.
        ESignPage = "e_sign_page",
        /// A cryptographic signature of the PDF.
        Pdf = "pdf",
        /// A name beside a signature line.
        Handwritten = "handwritten",
    }
}

vocabulary! {
    /// Whether somebody signed.
    SignatureStatus {
        /// Signed.
        Signed = "signed",
        /// A signature line that is empty.
        Expected = "expected",
        /// Something stands there that cannot be read.
        Unreadable = "unreadable",
    }
}
