#!/usr/bin/env python3
"""Makes the network of this folder and the rows that each query of queries.gq must give.

    python3 network.py        # writes network.jsonl and expected.json

The rows are computed from the records with lists and loops, without the query language.
"""
import collections
import datetime
import json
import pathlib
import random

here = pathlib.Path(__file__).parent
rand = random.Random(20111)
nodes = collections.defaultdict(dict)     # type -> key -> properties
edges = collections.defaultdict(list)     # type -> [(from, to, properties)]
zone = datetime.timezone.utc
first_day = datetime.datetime(2011, 1, 1, tzinfo=zone)


def at(day, second=0):
    return (first_day + datetime.timedelta(days=day, seconds=second)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def node(kind, key, **properties):
    nodes[kind][key] = properties
    return key


def edge(kind, begin, end, **properties):
    edges[kind].append((begin, end, properties))


def make():
    countries = [node("Country", name) for name in ("Atlantis", "Borduria", "Carpathia", "Danubia")]
    cities = [node("City", f"City{i}") for i in range(6)]
    for i, city in enumerate(cities):
        edge("CityIn", city, countries[i % 4])
    companies = [node("Company", f"Company{i}") for i in range(5)]
    for i, company in enumerate(companies):
        edge("CompanyIn", company, countries[(i + 1) % 4])
    schools = [node("University", f"University{i}") for i in range(3)]
    for i, school in enumerate(schools):
        edge("UniversityIn", school, cities[i])
    classes = [node("TagClass", name) for name in ("Thing", "Art", "Music", "Jazz", "Science")]
    for below, above in (("Art", "Thing"), ("Music", "Art"), ("Jazz", "Music"), ("Science", "Thing")):
        edge("SubclassOf", below, above)
    tags = [node("Tag", f"Tag{i}") for i in range(10)]
    for i, tag in enumerate(tags):
        edge("OfClass", tag, classes[i % 5])
    people = []
    for i in range(40):
        person = node("Person", f"p{i:02}", firstName=rand.choice(["Jan", "Eva", "Ida", "Max"]),
                      lastName=f"L{rand.randrange(12):02}", gender=rand.choice(["female", "male"]),
                      birthday=(datetime.date(1980, 1, 1) + datetime.timedelta(days=rand.randrange(4000))).isoformat(),
                      created=at(rand.randrange(100)), browser=rand.choice(["Owl", "Fox"]),
                      languages=sorted(rand.sample(["de", "en", "fr"], rand.randrange(1, 3))))
        people.append(person)
        edge("LivesIn", person, rand.choice(cities))
        for company in rand.sample(companies, rand.randrange(3)):
            edge("WorksAt", person, company, since=rand.randrange(2000, 2012))
        if rand.random() < 0.5:
            edge("StudiesAt", person, rand.choice(schools), **{"class": rand.randrange(1998, 2010)})
        for tag in rand.sample(tags, 3):
            edge("InterestedIn", person, tag)
    pairs = set()
    while len(pairs) < 62:
        a, b = rand.sample(people[:-3], 2)    # the last three know nobody but each other
        if (a, b) not in pairs and (b, a) not in pairs:
            pairs.add((a, b))
    for number, (a, b) in enumerate(sorted(pairs)):
        edge("Knows", a, b, created=at(100 + rand.randrange(300), number))
    edge("Knows", people[-1], people[-2], created=at(500))
    forums = []
    for i in range(12):
        forum = node("Forum", f"f{i:02}", title=f"Forum {i}", created=at(120 + i))
        forums.append(forum)
        edge("ModeratedBy", forum, rand.choice(people))
        for person in rand.sample(people, 9):
            edge("HasMember", forum, person, joined=at(130 + rand.randrange(400)))
    for i in range(110):
        post = node("Post", f"m{i:03}", content=None if i % 11 == 0 else f"about {rand.choice(tags)}",
                    created=at(200 + rand.randrange(400), i), length=rand.randrange(10, 90))
        edge("Contains", rand.choice(forums), post)
        edge("PostBy", post, rand.choice(people))
        edge("PostIn", post, rand.choice(countries))
        for tag in rand.sample(tags, rand.randrange(1, 4)):
            edge("PostTag", post, tag)
    comments = []
    for i in range(160):
        comment = node("Comment", f"m{i + 110:03}", content=f"reply {i}", created=at(300 + rand.randrange(400), 1000 + i),
                       length=rand.randrange(5, 40))
        edge("CommentBy", comment, rand.choice(people))
        edge("CommentIn", comment, rand.choice(countries))
        edge("CommentTag", comment, rand.choice(tags))
        if comments and rand.random() < 0.4:
            edge("AnswersComment", comment, rand.choice(comments))
        else:
            edge("AnswersPost", comment, rand.choice(sorted(nodes["Post"])))
        comments.append(comment)
    for kind, messages in (("LikesPost", sorted(nodes["Post"])), ("LikesComment", comments)):
        liked = set()
        while len(liked) < 120:
            liked.add((rand.choice(people), rand.choice(messages)))
        for number, (person, message) in enumerate(sorted(liked)):
            edge(kind, person, message, created=at(400 + rand.randrange(300), 5000 + number))


# ---- what the queries ask, by hand ----

def out(kind, begin):
    return [end for b, end, _ in edges[kind] if b == begin]


def into(kind, end):
    return [begin for begin, e, _ in edges[kind] if e == end]


def message(key):
    return nodes["Post"].get(key) or nodes["Comment"][key]


def messages():
    return sorted(nodes["Post"]) + sorted(nodes["Comment"])


def author(key):
    return (out("PostBy", key) + out("CommentBy", key))[0]


def country_of(key):
    return (out("PostIn", key) + out("CommentIn", key))[0]


def friends(person):
    return set(out("Knows", person)) | set(into("Knows", person))


def distances(person, most):
    found, layer = {person: 0}, [person]
    for distance in range(1, most + 1):
        layer = [f for one in layer for f in friends(one) if f not in found and not found.update({f: distance})]
    return {key: hops for key, hops in found.items() if hops}


def least_path(begin, end, most):
    layer = [[begin]]
    seen = {begin}
    for _ in range(most):
        longer = sorted(path + [f] for path in layer for f in friends(path[-1]) if f not in seen)
        layer = []
        for path in longer:
            if path[-1] not in seen:
                seen.add(path[-1])
                layer.append(path)
            if path[-1] == end:
                return path
    return None


def newest_first(rows, when, then, most):
    rows = sorted(rows, key=lambda row: row[then])
    return sorted(rows, key=lambda row: row[when], reverse=True)[:most]


def within(person, most):
    return sorted(distances(person, most))


def is1(person):
    p = nodes["Person"][person]
    return [[p["firstName"], p["lastName"], p["birthday"], p["gender"], p["browser"], city]
            for city in out("LivesIn", person)]


def is2(person):
    rows = [[m, message(m)["content"], message(m)["created"]] for m in messages() if author(m) == person]
    return sorted(rows, key=lambda row: (row[2], row[0]), reverse=True)[:10]


def is3(person):
    rows = []
    for begin, end, properties in edges["Knows"]:
        if person in (begin, end):
            friend = end if begin == person else begin
            rows.append([friend, nodes["Person"][friend]["firstName"], properties["created"]])
    return newest_first(rows, 2, 0, None)


def is4(key):
    return [[message(key)["created"], message(key)["content"] or ""]]


def is5(key):
    person = author(key)
    return [[person, nodes["Person"][person]["firstName"], nodes["Person"][person]["lastName"]]]


def is6(key):
    while key in nodes["Comment"]:
        key = (out("AnswersPost", key) + out("AnswersComment", key))[0]
    return [[forum, nodes["Forum"][forum]["title"], moderator]
            for forum in into("Contains", key) for moderator in out("ModeratedBy", forum)]


def is7(key):
    rows = [[reply, author(reply), message(reply)["created"], author(reply) in friends(author(key))]
            for reply in into("AnswersPost", key) + into("AnswersComment", key)]
    return newest_first(rows, 2, 1, None)


def ic1(person, name):
    rows = []
    for friend, hops in distances(person, 3).items():
        if nodes["Person"][friend]["firstName"] == name:
            rows.append([friend, nodes["Person"][friend]["lastName"], hops, out("LivesIn", friend)[0],
                         sorted(out("WorksAt", friend))])
    return sorted(rows, key=lambda row: (row[2], row[1], row[0]))[:20]


def written_by(people, holds):
    rows = [[author(m), m, message(m)["created"]] for m in messages()
            if author(m) in people and holds(message(m)["created"])]
    return newest_first(rows, 2, 1, 20)


def ic2(person, until):
    return written_by(friends(person), lambda when: when <= until)


def ic3(person, x, y, begin, until):
    rows = []
    for friend in within(person, 2):
        home = out("CityIn", out("LivesIn", friend)[0])[0]
        if home in ("Atlantis", x, y):
            continue
        places = [country_of(m) for m in messages()
                  if author(m) == friend and begin <= message(m)["created"] < until]
        in_x, in_y = places.count(x), places.count(y)
        if in_x and in_y:
            rows.append([friend, float(in_x), float(in_y), in_x + in_y])
    return sorted(rows, key=lambda row: (-row[3], row[0]))[:20]


def ic4(person, begin, until):
    before, now = set(), collections.Counter()
    for post, data in nodes["Post"].items():
        if author(post) in friends(person):
            for tag in out("PostTag", post):
                if data["created"] < begin:
                    before.add(tag)
                elif data["created"] < until:
                    now[tag] += 1
    rows = [[tag, posts] for tag, posts in now.items() if tag not in before]
    return sorted(rows, key=lambda row: (-row[1], row[0]))[:10]


def ic5(person, begin):
    counts = {}
    for forum, member, properties in edges["HasMember"]:
        if member in within(person, 2) and properties["joined"] > begin:
            counts[forum] = counts.get(forum, 0) + sum(author(post) == member for post in out("Contains", forum))
    rows = [[nodes["Forum"][forum]["title"], forum, posts] for forum, posts in counts.items()]
    return sorted(rows, key=lambda row: (-row[2], row[1]))[:20]


def ic6(person, tag):
    counts = collections.Counter()
    for post in nodes["Post"]:
        tags = out("PostTag", post)
        if author(post) in within(person, 2) and tag in tags:
            counts.update(other for other in tags if other != tag)
    return sorted(([other, posts] for other, posts in counts.items()), key=lambda row: (-row[1], row[0]))[:10]


def ic7(person):
    newest = {}
    for column, kind in enumerate(("LikesPost", "LikesComment")):
        for liker, key, properties in edges[kind]:
            if author(key) == person:
                row = newest.setdefault(liker, [None, None])
                row[column] = max(row[column] or "", properties["created"])
    return [[liker, *newest[liker], liker not in friends(person)] for liker in sorted(newest)][:20]


def ic8(person):
    rows = [[author(reply), reply, message(reply)["created"]]
            for kind in ("AnswersPost", "AnswersComment") for reply, key, _ in edges[kind] if author(key) == person]
    return newest_first(rows, 2, 1, 20)


def ic9(person, until):
    return written_by(within(person, 2), lambda when: when < until)


def ic10(person, month):
    rows = []
    for friend, hops in distances(person, 2).items():
        born = datetime.date.fromisoformat(nodes["Person"][friend]["birthday"])
        if hops == 2 and (born.month == month and born.day >= 21 or born.month == month % 12 + 1 and born.day < 22):
            posts = into("PostBy", friend)
            common = [post for post in posts if set(out("PostTag", post)) & set(out("InterestedIn", person))]
            rows.append([friend, out("LivesIn", friend)[0], 2 * len(common) - len(posts)])
    return sorted(rows, key=lambda row: (-row[2], row[0]))[:10]


def ic11(person, country, before):
    rows = [[worker, company, properties["since"]] for worker, company, properties in edges["WorksAt"]
            if worker in within(person, 2) and properties["since"] < before and country in out("CompanyIn", company)]
    rows = sorted(rows, key=lambda row: row[1], reverse=True)
    return sorted(rows, key=lambda row: (row[2], row[0]))[:10]


def ic12(person, top):
    below, layer = {top}, [top]
    while layer:
        layer = [one for above in layer for one in into("SubclassOf", above)]
        below.update(layer)
    rows = []
    for friend in friends(person):
        tags, replies = set(), set()
        for comment in into("CommentBy", friend):
            for post in out("AnswersPost", comment):
                fitting = [tag for tag in out("PostTag", post) if set(out("OfClass", tag)) & below]
                tags.update(fitting)
                replies.update([comment] if fitting else [])
        if replies:
            rows.append([friend, sorted(tags), len(replies)])
    return sorted(rows, key=lambda row: (-row[2], row[0]))[:20]


def ic13(a, b):
    path = least_path(a, b, 9)
    return [[len(path) - 1 if path else -1]]


def ic14(a, b):
    path = least_path(a, b, 9)
    return [[path]] if path else []


def calls():
    people = [f"p{i:02}" for i in (0, 7, 12, 26, 38)]
    answered = sorted(messages(), key=lambda key: (-len(into("AnswersPost", key) + into("AnswersComment", key)), key))
    comments = [key for key in answered if key in nodes["Comment"]]
    keys = list(dict.fromkeys(answered[:3] + comments[:3] + answered[-2:]))
    for person in people:
        yield "is1_profile", is1, {"person": person}
        yield "is2_recent_messages", is2, {"person": person}
        yield "is3_friends", is3, {"person": person}
        yield "ic1_friends_of_a_name", ic1, {"person": person, "name": "Eva"}
        yield "ic2_messages_of_friends", ic2, {"person": person, "until": at(500)}
        yield "ic3_friends_in_two_countries", ic3, {"person": person, "x": "Borduria", "y": "Danubia",
                                                    "begin": at(200), "until": at(700)}
        yield "ic4_new_topics", ic4, {"person": person, "begin": at(350), "until": at(600)}
        yield "ic5_new_groups", ic5, {"person": person, "begin": at(250)}
        yield "ic6_tags_beside_a_tag", ic6, {"person": person, "tag": "Tag3"}
        yield "ic7_recent_likers", ic7, {"person": person}
        yield "ic8_recent_replies", ic8, {"person": person}
        yield "ic9_messages_within_two_hops", ic9, {"person": person, "until": at(450)}
        for month in (2, 6, 9, 12):
            yield "ic10_recommendation", ic10, {"person": person, "month": month}
        yield "ic11_referral", ic11, {"person": person, "country": "Carpathia", "before": 2008}
        yield "ic12_experts", ic12, {"person": person, "top": "Art"}
        for other in people:
            yield "ic13_distance", ic13, {"a": person, "b": other}
            yield "ic14_path", ic14, {"a": person, "b": other}
    for key in keys:
        yield "is4_content", is4, {"key": key}
        yield "is5_creator", is5, {"key": key}
        yield "is6_forum", is6, {"key": key}
        yield "is7_replies", is7, {"key": key}


make()
keys_of = {"Person": "pid", "Forum": "fid", "Post": "mid", "Comment": "mid"}
with open(here / "network.jsonl", "w") as records:
    for kind, all_of_kind in nodes.items():
        for key, properties in all_of_kind.items():
            record = {"type": kind, "data": {keys_of.get(kind, "name"): key, **properties}}
            records.write(json.dumps(record, separators=(",", ":")) + "\n")
    for kind, all_of_kind in edges.items():
        for begin, end, properties in all_of_kind:
            record = {"edge": kind, "from": begin, "to": end, **({"data": properties} if properties else {})}
            records.write(json.dumps(record, separators=(",", ":")) + "\n")
renamed = {"key": "message", "begin": "from", "top": "class"}
with open(here / "expected.json", "w") as expected:
    lines = []
    for name, answer, parameters in calls():
        asked = {renamed.get(parameter, parameter): value for parameter, value in parameters.items()}
        lines.append(json.dumps({"query": name, "parameters": asked, "rows": answer(**parameters)},
                                separators=(",", ":")))
    expected.write("[\n" + ",\n".join(lines) + "\n]\n")
