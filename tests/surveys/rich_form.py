"""One form with everything in it: every kind of question, endings, nested groups, chains of relevance."""

RICH = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | hint::English (en) | hint::Русский (ru) | relevant | required | constraint | constraint_message::English (en) | constraint_message::Русский (ru) | calculation | default | bind::gauhar:missing | bind::gauhar:end | bind::gauhar:exclusive |
| | note | hello | Welcome | Добро пожаловать | | | | | | | | | | | | |
| | select_one yn | consent | Do you agree? | Вы согласны? | | | | yes | | | | | | | | |
| | note | goodbye | Thank you, goodbye | Спасибо, до свидания | | | ${consent} = 'no' | | | | | | | | discard | |
| | begin group | household | Household | Семья | | | ${consent} = 'yes' | | | | | | | | | |
| | integer | people | How many people? | Сколько человек? | You too | Вместе с Вами | | yes | . >= 1 and . <= 30 | From 1 to 30 | От 1 до 30 | | | dont_know refused | | |
| | begin group | young | Children | Дети | | | ${people} > 1 | | | | | | | | | |
| | integer | children | How many children? | Сколько детей? | | | | yes | . >= 0 and . < ${people} | Fewer than people | Меньше, чем людей | | | | | |
| | text | names | What are they called? | Как их зовут? | | | ${children} > 0 | ${children} > 2 | | | | | | | | |
| | end group | | | | | | | | | | | | | | | |
| | calculate | adults | | | | | | | | | | ${people} - coalesce(${children}, 0) | | | | |
| | end group | | | | | | | | | | | | | | | |
| | select_multiple kinds | media | Where from is your news? | Откуда новости? | | | ${consent} = 'yes' | yes | | | | | | dont_know | | none |
| | note | thanks_media | That is interesting | Это интересно | | | selected(${media}, 'radio') | | | | | | | | | |
| | select_one yn | pays | Do you pay for it? | Вы за это платите? | | | ${media} != '' and not(selected(${media}, 'none')) | yes | | | | | no | refused | | |
| | decimal | price | How much? | Сколько? | | | ${pays} = 'yes' | | . > 0 | More than nothing | Больше нуля | | | | | |
| | date | since | Since when? | С какого дня? | | | ${price} > 100 | yes | . <= today() | Not in the future | Не в будущем | | | refused | | |
| | select_one scale | trust | How much do you trust it? | Насколько доверяете? | | | ${adults} > 0 | yes | | | | | | dont_know refused | | |
| | text | wish | What would you add? | Что добавите? | | | | | | | | | | | | |

| choices |
| | list_name | name | label::English (en) | label::Русский (ru) |
| | yn | yes | Yes | Да |
| | yn | no | No | Нет |
| | kinds | radio | Radio | Радио |
| | kinds | press | Newspapers, magazines | Газеты, журналы |
| | kinds | friends | Friends | Друзья |
| | kinds | none | None of these | Ничего из этого |
| | scale | s0 | 0 – not at all | 0 – совсем нет |
| | scale | s1 | 1 | 1 |
| | scale | s2 | 2 – fully | 2 – полностью |
"""  # noqa: E501 - a row of a form is one line
