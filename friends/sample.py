"""The themes of the founding letter, in the six languages: six matters, one of them in five parts."""

from friends.models import Theme
from msp.models import Meeting

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


def open_themes(meeting: Meeting) -> list[Theme]:
    """Write down the themes of a meeting; run again, it changes nothing."""
    opened: dict[str, Theme] = {}
    for position, (slug, whole, *names) in enumerate(THEMES, start=1):
        titles = dict(zip(LANGUAGES, names, strict=True))
        facts = {"position": position, "parent": opened.get(whole), "title": titles["en"], "titles": titles}
        opened[slug], _made = Theme.objects.get_or_create(meeting=meeting, slug=slug, defaults=facts)
    return list(opened.values())
