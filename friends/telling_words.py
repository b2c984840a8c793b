"""The words of the letters to friends, in the languages in which letters are written; their author may change them."""

from __future__ import annotations

from dataclasses import dataclass

from invitations import drafts

LANGUAGES = tuple(drafts.LANGUAGES)


@dataclass(frozen=True)
class Words:
    """What one kind of letter says: its subject, how it opens, what precedes the list of themes, how it closes."""

    subject: str
    opening: str
    decided: str
    closing: str


# Names of the rounds, as the office's list of letters shows them.
TITLES = {
    "appointment": "Friends of the Presidency: coordinators",
    "confirmation": "Friends of the Presidency: confirmation",
    "thanks": "Friends of the Presidency: thanks",
}
ALL_TITLE = "To all Friends of the Presidency"
CALL_TITLE = "Friends of the Presidency: call for volunteers"

_TEXTS: dict[tuple[str, str], Words] = {
    ("appointment", "en"): Words(
        "Friends of the Presidency: coordination of a working group",
        "I have the honour to thank {state} for its offer to help in the preparation of the {meeting.title}.",
        "The Presidency would be grateful if {state} would coordinate the work of the Friends of the Presidency on:",
        "The coordinators call the sessions of their group, keep its record and report to the Presidency. Kindly let "
        "us know the name, title, e-mail address and telephone number of the person who will act for {state}.",
    ),
    ("appointment", "fr"): Words(
        "Amis de la présidence : coordination d’un groupe de travail",
        "J’ai l’honneur de remercier {state} de sa proposition d’aider à préparer la réunion : {meeting.title}.",
        "La présidence serait reconnaissante à {state} de bien vouloir coordonner les travaux des Amis de la "
        "présidence sur :",
        "Les coordonnateurs convoquent les séances de leur groupe, en tiennent le compte rendu et font rapport à la "
        "présidence. Nous vous serions obligés de nous communiquer le nom, le titre, l’adresse électronique et le "
        "téléphone de la personne qui agira pour {state}.",
    ),
    ("confirmation", "en"): Words(
        "Friends of the Presidency: confirmation",
        "I have the honour to thank {state} for its offer to help in the preparation of the {meeting.title}.",
        "It is a pleasure to confirm that {state} is a Friend of the Presidency on:",
        "Kindly let us know the name, title, e-mail address and telephone number of the person who will act for "
        "{state}. The coordinators of the group will be in touch.",
    ),
    ("confirmation", "fr"): Words(
        "Amis de la présidence : confirmation",
        "J’ai l’honneur de remercier {state} de sa proposition d’aider à préparer la réunion : {meeting.title}.",
        "J’ai le plaisir de confirmer que {state} compte parmi les Amis de la présidence sur :",
        "Nous vous serions obligés de nous communiquer le nom, le titre, l’adresse électronique et le téléphone de la "
        "personne qui agira pour {state}. Les coordonnateurs du groupe prendront contact avec elle.",
    ),
    ("thanks", "en"): Words(
        "Friends of the Presidency: thanks",
        "I have the honour to thank {state} for its offer to help in the preparation of the {meeting.title}.",
        "So many States have offered that the Presidency could not take up every offer. With sincere thanks, it does "
        "not call on {state} at this stage on:",
        "The work of the Friends is open: the comments of {state} on every text are welcome.",
    ),
    ("thanks", "fr"): Words(
        "Amis de la présidence : remerciements",
        "J’ai l’honneur de remercier {state} de sa proposition d’aider à préparer la réunion : {meeting.title}.",
        "Les propositions sont si nombreuses que la présidence n’a pu les retenir toutes. Tout en remerciant "
        "sincèrement {state}, elle ne fera pas appel à son concours, à ce stade, sur :",
        "Les travaux des Amis sont ouverts : les observations de {state} sur tous les textes sont les bienvenues.",
    ),
}
LEAD = {
    "en": "The group on {theme} is coordinated by {names}.",
    "fr": "Coordination du groupe « {theme} » : {names}.",
}
AND = {"en": "and", "fr": "et"}
MANDATE = {"en": "The mandate of the group on {theme}: {mandate}", "fr": "Mandat du groupe « {theme} » : {mandate}"}

CALL = {
    "en": Words(
        "Call for Friends of the Presidency",
        "I have the honour to seek the help of {state} in the preparation of the {meeting.title}.",
        "The Presidency calls for volunteers to act, informally, as Friends of the Presidency on the following themes:",
        "Kindly tell us, with the reply on {event.title}, on which of them {state} would help, through your personal "
        "link: {reply.link}",
    ),
    "fr": Words(
        "Appel aux Amis de la présidence",
        "J’ai l’honneur de solliciter l’aide de {state} pour préparer la réunion : {meeting.title}.",
        "La présidence recherche des volontaires qui agiraient, de manière informelle, comme Amis de la présidence "
        "sur les thèmes suivants :",
        "Nous vous serions obligés d’indiquer, avec votre réponse ({event.title}), sur lesquels {state} apporterait "
        "son aide, au moyen de votre lien personnel : {reply.link}",
    ),
}


def of(kind: str, language: str) -> Words:
    """Return the words of a kind of letter in a language."""
    return _TEXTS[str(kind), language]
