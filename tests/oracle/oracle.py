"""Numbers and what python-stdnum says of them, for comparison with the gateway's own rules.

    python oracle.py <random> <valid> <seed>   →   rule TAB number TAB verdict, a line each

verdict: 1 valid · 0 not · an exception's name where python-stdnum is known to differ from the authority (see EXCEPTIONS).
Random numbers have a row's shape; half of them have plausible dates. Valid ones are drawn until python-stdnum takes them.
"""

import importlib
import multiprocessing
import random
import string
import sys

# rule, module, shapes of random numbers, shapes of valid ones (printed forms too)
# d digit · L letter · x either · [..] one of these · {ymd} and the like a date · everything else itself
ROWS = [
    ("at-svnr", "at.vnr", ["dddd{dmy}"], ["dddd{dmy}", "dddd {dmy}"]),
    ("be-nn", "be.nn", ["{ymd}ddddd"], ["{ymd}ddddd", "{y.m.d}-ddd.dd"]),
    ("bg-egn", "bg.egn", ["{ymd}dddd"], ["{ymd}dddd"]),
    ("ch-ahv", "ch.ssn", ["756dddddddddd", "ddddddddddddd"], ["756.dddd.dddd.dd", "756dddddddddd"]),
    ("cz-rc", "cz.rc", ["{ymd}dddd", "{ymd}ddd"], ["{ymd}/dddd", "{ymd}dddd"]),
    ("de-idnr", "de.idnr", ["ddddddddddd"], ["dd ddd ddd ddd", "ddddddddddd"]),
    ("de-ust", "de.vat", ["DEddddddddd"], ["DEddddddddd"]),
    ("dk-cpr", "dk.cpr", ["{dmy}dddd"], ["{dmy}-dddd"]),
    ("ee-isikukood", "ee.ik", ["d{ymd}dddd"], ["d{ymd}dddd"]),
    ("es-dni", "es.dni", ["ddddddddL"], ["ddddddddL", "dddddddd-L"]),
    ("es-nie", "es.nie", ["[XYZ]dddddddL"], ["[XYZ]dddddddL", "[XYZ]-ddddddd-L"]),
    ("es-cif", "es.cif", ["Ldddddddx"], ["Ldddddddx"]),
    ("fi-hetu", "fi.hetu", ["{dmy}-dddx"], ["{dmy}-dddx", "{dmy}+dddx"]),
    ("fi-hetu-letter", "fi.hetu", ["{dmy}[ABCDEFUVWXY]dddx"], ["{dmy}[ABCDEFUVWXY]dddx"]),
    ("fr-nir", "fr.nir", ["d{ym}dddddddddd"], ["[12]{ym}dddddddddd", "[12]{ym}2[AB]dddddddd"]),
    ("fr-siren", "fr.siren", ["ddddddddd"], ["ddddddddd", "ddd ddd ddd"]),
    ("fr-siren", "fr.siret", ["dddddddddddddd"], ["dddddddddddddd"]),
    ("gb-nhs", "gb.nhs", ["dddddddddd"], ["dddddddddd", "ddd ddd dddd"]),
    ("gb-utr", "gb.utr", ["dddddddddd"], ["dddddddddd"]),
    ("gr-amka", "gr.amka", ["{dmy}ddddd"], ["{dmy}ddddd"]),
    ("gr-afm", "gr.vat", ["ddddddddd"], ["ddddddddd", "ELddddddddd"]),
    ("hr-oib", "hr.oib", ["ddddddddddd"], ["ddddddddddd"]),
    ("hu-adoszam", "hu.anum", ["dddddddd"], ["dddddddd"]),
    ("ie-pps", "ie.pps", ["dddddddL", "dddddddLL"], ["dddddddL", "dddddddLL"]),
    ("is-kennitala", "is_.kennitala", ["{dmy}dddd"], ["{dmy}-dddd", "{dmy}dddd"]),
    ("it-codice-fiscale", "it.codicefiscale", ["LLLLLLddLddLdddL"], ["LLLLLLdd[ABCDEHLMPRST]dd[ABCDEFGHIJKLMZ]dddL"]),
    ("it-partita-iva", "it.iva", ["ddddddddddd"], ["ddddddd0ddd"]),
    ("lt-asmens-kodas", "lt.asmens", ["d{ymd}dddd"], ["d{ymd}dddd"]),
    ("lv-personas-kods", "lv.pvn", ["{dmy}[012]dddd"], ["{dmy}-[012]dddd"]),
    ("nl-bsn", "nl.bsn", ["ddddddddd"], ["ddddddddd", "dddd.dd.ddd"]),
    ("no-fodselsnummer", "no.fodselsnummer", ["{dmy}ddddd"], ["{dmy}ddddd", "{dmy} ddddd"]),
    ("pl-pesel", "pl.pesel", ["{ymd}ddddd"], ["{ymd}ddddd"]),
    ("pl-nip", "pl.nip", ["dddddddddd"], ["dddddddddd", "ddd-ddd-dd-dd"]),
    ("pt-nif", "pt.nif", ["ddddddddd"], ["ddddddddd", "ddd ddd ddd"]),
    ("ro-cnp", "ro.cnp", ["d{ymd}dddddd"], ["[1256]{ymd}dddddd"]),
    ("ru-inn-person", "ru.inn", ["dddddddddddd"], ["dddddddddddd"]),
    ("ru-inn-firm", "ru.inn", ["dddddddddd"], ["dddddddddd"]),
    ("se-personnummer", "se.personnummer", ["{ymd}-dddd"], ["{ymd}-dddd", "19{ymd}-dddd"]),
    ("se-orgnr", "se.orgnr", ["dd[2345679]ddddddd"], ["dd[2345679]ddd-dddd"]),
    ("si-emso", "si.emso", ["{dm}9dddddddd", "{dm}0dddddddd"], ["{dm}9dddddddd", "{dm}0dddddddd"]),
    ("tr-tckn", "tr.tckimlik", ["ddddddddddd"], ["ddddddddddd"]),
    ("ua-rntrc", "ua.rntrc", ["dddddddddd"], ["dddddddddd"]),
    ("ar-cuit", "ar.cuit", ["ddddddddddd"], ["20-dddddddd-d", "27ddddddddd"]),
    ("ar-dni", "ar.dni", ["dddddddd"], ["dddddddd", "dd.ddd.ddd"]),
    ("br-cpf", "br.cpf", ["ddddddddddd"], ["ddd.ddd.ddd-dd", "ddddddddddd"]),
    ("br-cnpj", "br.cnpj", ["dddddddddddddd"], ["dd.ddd.ddd/dddd-dd", "xx.xxx.xxx/xxxx-dd"]),
    ("ca-sin", "ca.sin", ["ddddddddd"], ["ddd-ddd-ddd", "ddddddddd"]),
    ("cl-rut", "cl.rut", ["dd.ddd.ddd-[0123456789K]"], ["dd.ddd.ddd-[0123456789K]", "d.ddd.ddd-[0123456789K]"]),
    ("co-nit", "co.nit", ["dddddddddd"], ["dddddddddd", "ddd.ddd.ddd-d"]),
    ("ec-cedula", "ec.ci", ["dddddddddd"], ["[01]ddddddddd"]),
    ("mx-curp", "mx.curp", ["LLLL{ymd}[HM]LLLLLdd"], ["L[AEIOU]LL{ymd}[HM]{state}{cons}{cons}{cons}dd"]),
    ("mx-rfc", "mx.rfc", ["LLLL{ymd}xxx"], ["LLLL{ymd}xxx"]),
    ("mx-rfc-firm", "mx.rfc", ["LLL{ymd}xxx"], ["LLL{ymd}xxx"]),
    ("us-aba", "us.rtn", ["ddddddddd"], ["ddddddddd"]),
    ("us-ssn", "us.ssn", ["ddd-dd-dddd"], ["ddd-dd-dddd"]),
    ("au-abn", "au.abn", ["ddddddddddd"], ["dd ddd ddd ddd", "ddddddddddd"]),
    ("au-acn", "au.acn", ["ddddddddd"], ["ddd ddd ddd", "ddddddddd"]),
    ("au-tfn", "au.tfn", ["ddddddddd"], ["ddd ddd ddd", "ddddddddd"]),
    ("nz-ird", "nz.ird", ["ddddddddd", "[01]dddddddd"], ["[01]dd-ddd-ddd"]),
    ("nz-ird-eight", "nz.ird", ["[123456789]ddddddd"], ["[123456789]d-ddd-ddd"]),
    ("za-id", "za.idnr", ["{ymd}ddddddd"], ["{ymd}dddd[01]dd"]),
    ("cn-ric", "cn.ric", ["dddddd{Ymd}ddd[0123456789X]", "{cn}{Ymd}ddd[0123456789X]"], ["{cn}{Ymd}ddd[0123456789X]"]),
    ("id-nik", "id.nik", ["dddddd{dmy}dddd", "{nik}{dmy}dddd"], ["{nik}{dmy}dddd"]),
    ("il-id", "il.idnr", ["ddddddddd"], ["ddddddddd"]),
    ("in-aadhaar", "in_.aadhaar", ["dddddddddddd"], ["dddd dddd dddd", "dddddddddddd"]),
    ("in-pan", "in_.pan", ["LLLLLddddL"], ["LLLLLddddL"]),
    ("in-gstin", "in_.gstin", ["ddLLL[PCHF]LddddL[123456789]Zx"], ["ddLLL[PCHF]LddddL[123456789]Zx"]),
    ("in-epic", "in_.epic", [], ["LLLddddddd"]),
    ("jp-my-number", "jp.in_", ["dddddddddddd"], ["dddd dddd dddd", "dddddddddddd"]),
    ("kr-rrn", "kr.rrn", ["{ymd}ddddddd"], ["{ymd}-[12]dddddd"]),
    ("kr-brn", "kr.brn", ["dddddddddd"], ["ddd-dd-ddddd"]),
    ("my-nric", "my.nric", ["{ymd}dddddd"], ["{ymd}-dd-dddd"]),
    ("pk-cnic", "pk.cnic", ["ddddddddddddd"], ["ddddd-ddddddd-d"]),
    ("sg-uen", "sg.uen", ["ddddddddL", "20dddddddL", "T[012]dLLddddL"],
     ["ddddddddL", "20[012]ddddddL", "T[012]d[L]LddddL", "T[012]d{uen}ddddL"]),
    ("th-tnin", "th.pin", ["ddddddddddddd"], ["d-dddd-ddddd-dd-d", "ddddddddddddd"]),
    ("imei", "imei", ["ddddddddddddddd"], ["ddddddddddddddd", "dd-dddddd-dddddd-d"]),
    ("us-itin", "us.itin", ["9dd-dd-dddd"], ["9dd-dd-dddd"]),
    ("us-ein", "us.ein", ["dd-ddddddd"], ["dd-ddddddd"]),
    ("iban", "iban", ["DEdddddddddddddddddddd"], ["DEdddddddddddddddddddd", "NLddLLLLdddddddddd", "BEdddddddddddddd"]),
]

STATES = "AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL OC PL QT QR SP SL SR TC TS TL VZ YN ZS NE".split()
UEN = "LP LL FC PF RF MQ MM NB CC CS MB FM GS GA GB DP CP NR CM CD MD HS VH CH MH CL XL CX HC RP TU TC FB FN PA PB SS MC SM".split()


# Where python-stdnum 2.2 differs from the authority, or asks a clock, which the gateway's core has not: rule → rows of a name, a
# predicate over the compact number, and why. Such numbers are drawn and counted, and not compared.
NOW = 26
EXCEPTIONS = {
    "at-svnr": [("date", lambda n: not (1 <= int(n[6:8]) <= 24 and int(n[4:6]) <= days(int(n[6:8]) % 12 or 12)),
                 "ASVG § 30c: the date of birth; python-stdnum does not look at it")],
    "be-nn": [("bis", lambda n: int(n[2:4]) > 12, "BIS numbers: 20 or 40 added to the month; python-stdnum has them apart"),
              ("day", lambda n: int(n[4:6]) > 31, "no such day"),
              ("future", lambda n: int(n[:2]) > NOW and (int("2" + n[:9]) + int(n[9:])) % 97 == 0,
               "births after this year, which only a clock can refuse")],
    "cn-ric": [("place", lambda n: not known_place("cn.ric", n),
                "python-stdnum holds a list of counties of some years (GB/T 2260); the gateway holds the provinces"),
               ("year", lambda n: n[6:8] not in ("18", "19", "20"), "GB 11643-1999: nobody was born then")],
    "cz-rc": [("month", lambda n: int(n[2:4]) % 50 % 20 != min(int(n[2:4]) - add for add in (0, 20, 50, 70) if int(n[2:4]) >= add)
               or not 1 <= int(n[2:4]) % 50 % 20 <= 12 or 40 < int(n[2:4]) % 50,
               "Zákon č. 133/2000 Sb.: 20, 50 or 70 are added to the month, and nothing else"),
              ("rest", lambda n: len(n) == 10 and int(n[:9]) % 11 == 10 and not 54 <= int(n[:2]) < 85,
               "a rest of ten was only given from 1954 to 1985")],
    "de-idnr": [("thrice", lambda n: any(n[i] == n[i + 1] == n[i + 2] for i in range(8)),
                 "Bundeszentralamt für Steuern: a digit that occurs three times must not do so in a row")],
    "dk-cpr": [("future", lambda n: n[6] in "456789" and int(n[4:6]) > NOW and int(n[4:6]) < 58,
                "births after this year, which only a clock can refuse")],
    "fi-hetu": [("temporary", lambda n: n[-4] == "9", "Digi- ja väestötietovirasto: 900 to 999 are temporary numbers, of persons all the same")],
    "fi-hetu-letter": [("temporary", lambda n: n[-4] == "9", "Digi- ja väestötietovirasto: 900 to 999 are temporary numbers, of persons all the same")],
    "fr-nir": [("sex", lambda n: n[0] not in "123478", "Insee: the first digit is 1 to 4, 7 or 8"),
               ("month", lambda n: not (1 <= int(n[3:5]) <= 12 or 20 <= int(n[3:5]) <= 42 or int(n[3:5]) >= 50),
                "Insee: months 01 to 12, 20, 30 to 42 and from 50 on")],
    "id-nik": [("place", lambda n: not known_place("id.nik", n), "python-stdnum holds a list of regencies of some year"),
               ("day", lambda n: not (1 <= int(n[6:8]) <= 31 or 41 <= int(n[6:8]) <= 71), "a woman's day has 40 added, no other"),
               ("future", lambda n: NOW < int(n[10:12]) < 40, "births after this year, which only a clock can refuse")],
    "in-gstin": [("territory", lambda n: n[:2] in ("38", "97", "99"), "Central Board of Indirect Taxes: 38 is Ladakh, 97 other territory")],
    "it-codice-fiscale": [("date", lambda n: not birthday(n), "Decreto ministeriale 13813/1976: day 1 to 31, plus 40 for a woman"),
                          ("place", lambda n: n[11] not in "ABCDEFGHIJKLMZ", "Agenzia delle Entrate: codes of places begin with A to M or Z")],
    "kr-brn": [("check", lambda n: not korean_firm(n), "python-stdnum checks no digit; the National Tax Service's has one")],
    "kr-rrn": [("foreigner", lambda n: n[6] in "5678", "of KR_FRN, another type with a check of its own"),
               ("future", lambda n: n[6] in "34" and int(n[:2]) > NOW, "births after this year")],
    "lv-personas-kods": [("firm", lambda n: n[0] in "456789", "numbers of firms, which are no personas kods")],
    "no-fodselsnummer": [("future", lambda n: int(n[6:9]) >= 500 and NOW < int(n[4:6]) < 40, "births after this year")],
    "se-personnummer": [("coordination", lambda n: int(n[-6:-4]) > 60,
                         "Skatteverket: a samordningsnummer has 60 added to the day")],
    "sg-uen": [("future", lambda n: n[:4].isdigit() and len(n) == 10 and int(n[:4]) > 2000 + NOW
                or n[0] == "T" and int(n[1:3]) > NOW, "firms after this year")],
    "us-itin": [("group", lambda n: 50 <= int(n[3:5]) <= 65, "IRS, ITIN: groups 50 to 65 are issued as well")],
    "us-aba": [("prefix", lambda n: not (int(n[:2]) <= 12 or 21 <= int(n[:2]) <= 32 or 61 <= int(n[:2]) <= 72 or n[:2] == "80"),
                "ABA Routing Number Policy: the first two digits of each kind of institution")],
}


def known_place(name, number):
    """Whether the place in the number is in python-stdnum's list."""
    module = importlib.import_module("stdnum." + name)
    lookup = getattr(module, "get_birth_place", None) or module._check_registration_place
    try:
        return bool(lookup(number))
    except Exception:
        return False


def days(month):
    return 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31


def birthday(code):
    day = "".join(str("LMNPQRSTUV".index(char)) if char.isalpha() else char for char in code[9:11] if char.isdigit() or char in "LMNPQRSTUV")
    return len(day) == 2 and (1 <= int(day) <= 31 or 41 <= int(day) <= 71)


def korean_firm(number):
    digits = [int(char) for char in number]
    total = sum(digit * weight for digit, weight in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5))) + digits[8] * 5 // 10
    return (total + digits[9]) % 10 == 0


def draw_date(chance):
    return chance.randrange(1930, 2010), chance.randrange(1, 13), chance.randrange(1, 29)


def token(name, chance, plausible):
    year, month, day = draw_date(chance)
    forms = {
        "ymd": (f"{year % 100:02}{month:02}{day:02}", 6),
        "y.m.d": (f"{year % 100:02}.{month:02}.{day:02}", 6),
        "dmy": (f"{day:02}{month:02}{year % 100:02}", 6),
        "dm": (f"{day:02}{month:02}", 4),
        "ym": (f"{year % 100:02}{month:02}", 4),
        "Ymd": (f"{year}{month:02}{day:02}", 8),
    }
    if name in forms:
        written, digits = forms[name]
        return written if plausible else "".join(chance.choices(string.digits, k=digits))
    return {
        "state": lambda: chance.choice(STATES),
        "cons": lambda: chance.choice("BCDFGHJKLMNPQRSTVWXYZ"),
        "uen": lambda: chance.choice(UEN),
        "cn": lambda: chance.choice(["110101", "310115", "440305", "510107", "210203", "320106", "330104"]),
        "nik": lambda: chance.choice(["317101", "327301", "357801", "110101", "517101", "337401"]),
    }[name]()


def draw(shape, chance, plausible):
    out, at = [], 0
    while at < len(shape):
        char = shape[at]
        if char == "{":
            end = shape.index("}", at)
            out.append(token(shape[at + 1:end], chance, plausible))
            at = end
        elif char == "[":
            end = shape.index("]", at)
            out.append(chance.choice(shape[at + 1:end]))
            at = end
        elif char == "d":
            out.append(chance.choice(string.digits))
        elif char == "L":
            out.append(chance.choice(string.ascii_uppercase))
        elif char == "x":
            out.append(chance.choice(string.digits + string.ascii_uppercase))
        else:
            out.append(char)
        at += 1
    return "".join(out)


def verdict(rule, module, number):
    compact = "".join(char for char in number if char.isalnum())
    for name, excepts, _ in EXCEPTIONS.get(rule, []):
        if excepts(compact):
            return name
    return "1" if takes(module, number) else "0"


def takes(module, number):
    options = {"validate_check_digits": True} if module.__name__ == "stdnum.mx.rfc" else {}
    try:
        return module.is_valid(number, **options)
    except KeyError:  # python-stdnum 2.2 stumbles over provinces without counties (cn.ric)
        return False


def valid(rule, module, shapes, count, chance):
    """Numbers that the module takes and no exception is made for: drawn, then completed by trying every ending of up to two characters."""
    found, tries = [], 0
    while len(found) < count and tries < 400 * count:
        tries += 1
        number = draw(shapes[tries % len(shapes)], chance, True)
        for candidate in completions(number, chance):
            if verdict(rule, module, candidate) == "1":
                found.append(candidate)
                break
    return found


def completions(number, chance):
    yield number
    last = number[-1]
    endings = string.digits if last.isdigit() else string.ascii_uppercase
    for ending in chance.sample(endings, len(endings)):
        yield number[:-1] + ending
    if last.isdigit() and number[-2].isdigit():
        for ending in chance.sample(range(100), 100):
            yield number[:-2] + f"{ending:02}"


def lines(row):
    (rule, name, shapes, printed), count, wanted, seed = row
    module = importlib.import_module("stdnum." + name)
    chance = random.Random(f"{seed} {rule} {name}")
    drawn = [draw(shapes[turn % len(shapes)], chance, turn % 4 < 2) for turn in range(count if shapes else 0)]
    drawn += valid(rule, module, printed, wanted, chance)
    return "".join(f"{rule}\t{number}\t{verdict(rule, module, number)}\n" for number in drawn)


def main():
    count, wanted, seed = (int(word) for word in sys.argv[1:4])
    with multiprocessing.Pool() as pool:
        for written in pool.imap(lines, [(row, count, wanted, seed) for row in ROWS]):
            sys.stdout.write(written)


if __name__ == "__main__":
    main()
