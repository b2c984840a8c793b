"""The themes of the founding letter, in the six languages, and who in the rehearsal works on them: all invented."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from friends import contacts, offers, terms
from friends.contacts import Person
from friends.models import Friend, Offer, Theme
from msp.models import Meeting, Seat, User

REPORTING = "reporting-formats"
# (slug, slug of the theme it is part of, titles in English, Arabic, Chinese, French, Russian, Spanish)
THEMES = (
    (
        "procedural-matters",
        "",
        "Procedural matters",
        "المسائل الإجرائية",
        "程序事项",
        "Questions de procédure",
        "Процедурные вопросы",
        "Cuestiones de procedimiento",
    ),
    (
        "universalization",
        "",
        "Universalization coordination",
        "تنسيق تحقيق عالمية الاتفاقية",
        "普遍加入工作的协调",
        "Coordination de l’universalisation",
        "Координация усилий по универсализации",
        "Coordinación de la universalización",
    ),
    (
        "vientiane-action-plan",
        "",
        "Vientiane Action Plan",
        "خطة عمل فيينتيان",
        "万象行动计划",
        "Plan d’action de Vientiane",
        "Вьентьянский план действий",
        "Plan de Acción de Vientián",
    ),
    (
        "programme-of-work-2011",
        "",
        "Programme of work for 2011",
        "برنامج العمل لعام 2011",
        "2011年工作方案",
        "Programme de travail pour 2011",
        "Программа работы на 2011 год",
        "Programa de trabajo para 2011",
    ),
    (
        REPORTING,
        "",
        "Elements for reporting formats",
        "عناصر نماذج الإبلاغ",
        "报告格式的要素",
        "Éléments des modèles de rapport",
        "Элементы форм отчетности",
        "Elementos de los formatos de presentación de informes",
    ),
    (
        "stockpile-destruction",
        REPORTING,
        "Stockpile destruction",
        "تدمير المخزونات",
        "销毁库存",
        "Destruction des stocks",
        "Уничтожение запасов",
        "Destrucción de las existencias",
    ),
    (
        "clearance",
        REPORTING,
        "Contamination, clearance and risk education",
        "التلوث والتطهير والتوعية بالمخاطر",
        "污染、清除和减少风险教育",
        "Pollution, dépollution et éducation aux risques",
        "Загрязнение, расчистка и просвещение относительно риска",
        "Contaminación, limpieza y educación sobre los riesgos",
    ),
    (
        "victim-assistance",
        REPORTING,
        "Victim assistance",
        "مساعدة الضحايا",
        "援助受害者",
        "Assistance aux victimes",
        "Помощь жертвам",
        "Asistencia a las víctimas",
    ),
    (
        "cooperation-and-assistance",
        REPORTING,
        "Cooperation and assistance",
        "التعاون والمساعدة",
        "合作与援助",
        "Coopération et assistance",
        "Сотрудничество и помощь",
        "Cooperación y asistencia",
    ),
    (
        "national-implementation",
        REPORTING,
        "National implementation measures",
        "تدابير التنفيذ الوطنية",
        "国家执行措施",
        "Mesures d’application nationales",
        "Национальные меры по осуществлению",
        "Medidas nacionales de aplicación",
    ),
    (
        "political-declaration",
        "",
        "Vientiane political declaration",
        "إعلان فيينتيان السياسي",
        "万象政治宣言",
        "Déclaration politique de Vientiane",
        "Вьентьянская политическая декларация",
        "Declaración política de Vientián",
    ),
)
LANGUAGES = ("en", "ar", "zh", "fr", "ru", "es")
# Nobody offers to work on this one, and nobody coordinates these: a board without gaps would teach nothing.
UNCOVERED = "national-implementation"
UNLED = ("procedural-matters", "programme-of-work-2011")
MANDATES = {
    "clearance": "Propose, by the open-ended meeting in June, a format for reports on contamination, clearance and "
    "risk education under Article 7.",
    "vientiane-action-plan": "Prepare a draft action plan for the five years after the meeting, with benchmarks.",
}
INVENTED = "Invented for the sample"


def open_themes(meeting: Meeting) -> list[Theme]:
    """Write down the themes of a meeting; run again, it changes nothing."""
    opened: dict[str, Theme] = {}
    for position, (slug, whole, *names) in enumerate(THEMES, start=1):
        titles = dict(zip(LANGUAGES, names, strict=True))
        facts = {"position": position, "parent": opened.get(whole), "title": titles["en"], "titles": titles}
        opened[slug], _made = Theme.objects.get_or_create(meeting=meeting, slug=slug, defaults=facts)
    return list(opened.values())


def take_up(meeting: Meeting, *, by: User, on: date, now: datetime) -> None:
    """Confirm some of the invented offers and make some of them coordinators; run again, it changes nothing."""
    if Friend.objects.filter(theme__meeting=meeting).exists():
        return
    for slug, mandate in MANDATES.items():
        Theme.objects.filter(meeting=meeting, slug=slug, mandate="").update(mandate=mandate)
    for theme in offers.choices(offers.branches(meeting)):
        rows = Offer.objects.filter(theme=theme).waiting().select_related("delegation__state").order_by("pk")
        willing = list(rows)
        lead = [] if theme.slug in UNLED else _of_two_groups(willing)
        for one in lead:
            friend = terms.begin(theme, one.delegation, role=Friend.Role.COORDINATOR, on=on, by=by, now=now)
            _name(friend, by)
        for one in [one for one in willing if one not in lead][:2]:
            terms.begin(theme, one.delegation, on=on, by=by, now=now)
    _in_the_corridor(meeting, by, now)


def _of_two_groups(willing: Iterable[Offer]) -> list[Offer]:
    """Return the first who offers and the first of another regional group."""
    found: dict[str, Offer] = {}
    for one in willing:
        found.setdefault(one.delegation.state.region if one.delegation.state else "", one)
    return list(found.values())[:2]


def _name(friend: Friend, by: User) -> None:
    """Name an invented person, and on clearance the sample's coordinator, who signs in."""
    who = friend.delegation
    email = f"{who.code.lower()}.friend@missions.example"
    seat = friend.theme.meeting.seats.filter(role=Seat.Role.FRIEND).select_related("user").order_by("pk").first()
    is_first = not Friend.objects.filter(theme=friend.theme, role=friend.role).exclude(pk=friend.pk).exists()
    if seat and friend.theme.slug == "clearance" and is_first:
        email = seat.user.email
    person = Person(f"First Secretary, {who.name_in('en')}", email, INVENTED)
    contact = contacts.add(friend, person, by=by)
    if seat and email == seat.user.email:
        contacts.give_sign_in(contact, by=by)


def _in_the_corridor(meeting: Meeting, by: User, now: datetime) -> None:
    """Write down one offer that came by no reply."""
    theme = Theme.objects.filter(meeting=meeting, slug="victim-assistance").first()
    helping = Offer.objects.filter(theme=theme).values("delegation")
    states = meeting.delegations.filter(state__isnull=False).exclude(state__code=meeting.presidency_code)
    who = states.exclude(pk__in=helping).select_related("state").order_by("state__seat_en").first()
    if theme and who:
        offers.record(theme, who, channel=Offer.Channel.PERSON, note=INVENTED, by=by, now=now)
