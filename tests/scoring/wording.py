"""Pictures to draw in tests: words in three languages, long ones included."""

from scoring.picture import Diamond, Reading, Words

ENGLISH = Words(
    title="Civil Society Index, Kazakhstan",
    dimensions=(
        "Civic Engagement",
        "Level of Organisation",
        "Practice of Values",
        "Perception of Impact",
        "External Environment",
    ),
    provisional="provisional",
    no_data="no data",
    subtitle=("Wave of 2026",),
    samples="1,204 citizens, 143 organisations, 38 experts",
    methodology="Methodology csi-2010-after-1",
    national="whole country",
    national_key="Hatched: a figure for the whole country, not for this region",
    key="Wave of 2026",
    under_key="Wave of 2024",
    face_stamp="SIMULATED RESPONDENTS",
)
RUSSIAN = Words(
    title="Индекс гражданского общества, Казахстан",
    dimensions=(
        "Гражданское участие",
        "Уровень организации",
        "Практика ценностей",
        "Восприятие воздействия",
        "Внешняя среда",
    ),
    provisional="предварительно",
    no_data="нет данных",
    missing="Нет данных по показателям: 2.6.1, 5.1.1",
    national="вся страна",
    national_key="Штриховка: показатель по всей стране, а не по этому региону",
    key="Волна 2026 года",
    under_key="Волна 2024 года",
    face_stamp="СМОДЕЛИРОВАННЫЕ РЕСПОНДЕНТЫ",
    decimal_mark=",",
)
KAZAKH = Words(
    title="Азаматтық қоғам индексі, Солтүстік Қазақстан облысы",
    dimensions=(
        "Азаматтық қатысу",
        "Ұйымдасу деңгейі",
        "Құндылықтарды ұстану",
        "Ықпалды қабылдау",
        "Сыртқы орта",
    ),
    provisional="алдын ала",
    no_data="дерек жоқ",
    weights="Жынысы, жасы, өңірі және елді мекен түрі бойынша салмақталды",
    national="бүкіл ел",
    national_key="Штрихталған: осы аймақтың емес, бүкіл елдің көрсеткіші",
    key="2026 жылғы кезең",
    under_key="2024 жылғы кезең",
    samples="Өздігінен қатысқандар: қателік шегі кездейсоқ іріктемеге есептелген.",
    face_stamp="МОДЕЛЬДЕЛГЕН РЕСПОНДЕНТТЕР",
    decimal_mark=",",
)
LANGUAGES = (ENGLISH, RUSSIAN, KAZAKH)


def diamond(*scores: float | None, environment: float | None = 50.0) -> Diamond:
    """Set readings clockwise from the top, and the circle."""
    top, right, bottom, left = (Reading(score) for score in scores)
    return Diamond(top, right, bottom, left, Reading(environment))
