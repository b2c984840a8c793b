"""The founding letter of 5 March 2010 as plain facts, and the same letter in other languages."""

from pathlib import Path
from typing import Any

from django.conf import settings

from msp import prose

Facts = dict[str, Any]
SAMPLE: Path = settings.BASE_DIR / "invitations" / "data" / "sample"
LINK = "http://localhost:8000/r/abcdefghijklmnopqrstuvwxyz/"
LAO = ["ສໍານັກງານຕັດສິນສາກົນ ສປປລາວ", "ປະຈຳຫ້ອງການ ສປຊ ແລະອົງການຈັດຕັ້ງ", "ສາກົນອື່ນໆ ທີ່ ເຊີແນວ"]
ADDRESSEE = [
    "H.E. Mme Bente ANGELL-Hansen",
    "Ambassador Permanent Representative",
    "Permanent Mission of Norway to UNO in Geneva",
]


def letter(**changes: Any) -> Facts:
    """The letter to Norway, word for word; changes replace whole facts."""
    head, body = prose.headed((SAMPLE / "letter.md").read_text())
    facts = {
        "language": "en",
        "direction": "ltr",
        "letterhead": letterhead(),
        "reference": "No: 026 Lao PM.GE.10",
        "place_and_date": "Geneva, 5 March 2010",
        "salutation": head["salutation"],
        "paragraphs": body.strip().split("\n\n"),
        "values": {
            "state": "Norway",
            "event.when": "Wednesday 17 March 2010 at 3:00 pm",
            "reply.by": "15 March 2010",
            "reply.link": LINK,
        },
        "courtesy": head["courtesy"],
        "close": head["close"],
        "signatory": {"name": head["signatory"], "title": head["function"]},
        "addressee": ADDRESSEE,
        "rsvp": rsvp(),
        "enclosures": [paper["title"] for paper in enclosures()],
        "watermark": "",
    }
    return {**facts, **changes}


def letterhead(**changes: Any) -> Facts:
    facts = {
        "name": "Lao People’s Democratic Republic",
        "motto": "Peace Independence Democracy Unity Prosperity",
        "emblem": "emblem",
        "lines": [
            "Permanent Mission of the Lao PDR",
            "to the United Nations Offices and other",
            "International Organizations at Geneva",
        ],
        "own_lines": LAO,
        "own_language": "lo",
    }
    return {**facts, **changes}


def rsvp(**changes: Any) -> Facts:
    contact, email = "Mr. Khonepheng THAMMAVONG", "rsvp@presidency.example"
    return {"contact": contact, "email": email, "by": "15 March 2010", "link": LINK, **changes}


def enclosures() -> list[Facts]:
    """The two non-papers and the agenda."""
    return [enclosure(name) for name in ("discussion-paper", "roadmap", "agenda")]


def enclosure(name: str) -> Facts:
    head, body = prose.headed((SAMPLE / f"{name}.md").read_text())
    return {"language": "en", "direction": "ltr", "kicker": "", "byline": "", "dated": "", **head, "body": body}


def french() -> Facts:
    return letter(
        language="fr",
        letterhead=letterhead(
            name="République démocratique populaire lao",
            motto="Paix Indépendance Démocratie Unité Prospérité",
            lines=["Mission permanente de la RDP lao", "auprès de l’Office des Nations Unies à Genève"],
        ),
        reference="N° 026 Lao PM.GE.10",
        place_and_date="Genève, le 5 mars 2010",
        salutation="Excellence,",
        paragraphs=[
            "Me référant à la résolution A/RES/64/36, j’ai l’honneur d’inviter {state} : **{event.when}**.",
            "Qui signera la lettre au dépositaire? « Tous les États », dit-on; le 1er août 2010 approche!",
        ],
        courtesy="Je vous prie d’agréer, Excellence, les assurances de ma très haute considération.",
        close="Respectueusement",
        values={"state": "la Norvège", "event.when": "mercredi 17 mars 2010 à 15 heures"},
        rsvp=rsvp(by="15 mars 2010"),
    )


def spanish() -> Facts:
    return letter(
        language="es",
        letterhead=letterhead(name="República Democrática Popular Lao", motto=""),
        salutation="Excelencia:",
        paragraphs=["Tengo el honor de invitar a {state}. ¿Quién firmará la carta dirigida al depositario?"],
        values={"state": "Noruega"},
        rsvp=rsvp(by="15 de marzo de 2010"),
    )


def russian() -> Facts:
    return letter(
        language="ru",
        letterhead=letterhead(name="Лаосская Народно-Демократическая Республика", motto=""),
        reference="№ 026 Lao PM.GE.10",
        place_and_date="Женева, 5 марта 2010 года",
        salutation="Ваше Превосходительство,",
        paragraphs=[
            "Ссылаясь на резолюцию A/RES/64/36 Генеральной Ассамблеи от 2 декабря 2009 года, имею честь сообщить, что "
            "первое Совещание государств — участников Конвенции по кассетным боеприпасам состоится во Вьентьяне "
            "8–12 ноября 2010 года, и пригласить {state} на брифинг."
        ],
        courtesy="Примите, Ваше Превосходительство, уверения в моем весьма высоком уважении.",
        close="С уважением",
        values={"state": "Норвегию"},
        rsvp=rsvp(by="15 марта 2010 года"),
        enclosures=["Дорожная карта"],
    )


def arabic() -> Facts:
    return letter(
        language="ar",
        direction="rtl",
        letterhead=letterhead(
            name="جمهورية لاو الديمقراطية الشعبية", motto="", lines=["البعثة الدائمة لجمهورية لاو", "جنيف"]
        ),
        reference="الرقم: 026 Lao PM.GE.10",
        place_and_date="جنيف، 5 آذار/مارس 2010",
        salutation="صاحبة السعادة،",
        paragraphs=[
            "تهدي البعثة الدائمة أطيب تحياتها إلى {state}، وتتشرف بأن تشير إلى قرار الجمعية العامة A/RES/64/36 المؤرخ "
            "2 كانون الأول/ديسمبر 2009، وبأن تحيطها علماً بأن الاجتماع الأول للدول الأطراف سيُعقد في فيينتيان."
        ],
        courtesy="وتفضلوا، سعادتكم، بقبول فائق الاحترام والتقدير.",
        close="مع خالص التقدير",
        values={"state": "البعثة الدائمة لمملكة النرويج"},
        addressee=["سعادة السيدة Bente ANGELL-Hansen", "البعثة الدائمة لمملكة النرويج، جنيف"],
        rsvp=rsvp(by="15 آذار/مارس 2010"),
        enclosures=["ورقة مناقشة", "خريطة طريق"],
    )
