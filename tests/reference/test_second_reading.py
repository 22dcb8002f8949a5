"""Every row of the clinical sources, typed from them a second time and never from the data.

One line for each medicine and rule: hours from the medicine to magnesium, hours from magnesium to
the medicine ("-": hours do not solve it), severity, the magnesium it is about, evidence. A medicine
that falls under two rules has two lines. Whoever changes a number changes it here too, and looks at
the direction of the source's sentence: "the antacid 2 h before or 4 h after the medicine" is 4, 2.
"""

from __future__ import annotations

import pytest

from magtrack.reference import load

RULES = load().rules

READ = """
# fluoroquinolones and nalidixic acid
ciprofloxacin                      2  6  major            all      A
ciprofloxacin extended release     4  6  major            all      A
levofloxacin                       2  4  major            all      B
ofloxacin                          2  4  major            all      B
norfloxacin                        2  4  major            all      A
moxifloxacin                       6  8  major            all      A
gatifloxacin                       4  6  major            all      B
gemifloxacin                       2  3  major            all      B
lomefloxacin                       2  4  major            all      B
prulifloxacin                      2  4  major            all      B
enoxacin                           2  8  major            all      B
nalidixic acid                     2  2  major            all      B
delafloxacin                       2  6  major            all      A
pefloxacin                         2  6  major            all      C
sparfloxacin                       2  6  major            all      C
rufloxacin                         2  6  major            all      C
fleroxacin                         2  6  major            all      C
pipemidic acid                     2  6  major            all      C
# tetracyclines
doxycycline                        2  6  major            all      A
minocycline                        2  6  major            all      A
tetracycline                       2  6  major            all      A
demeclocycline                     2  6  major            all      A
lymecycline                        2  6  major            all      A
oxytetracycline                    2  6  major            all      A
chlortetracycline                  2  6  major            all      C
methacycline                       2  6  major            all      C
sarecycline                        2  6  moderate         all      B
omadacycline                       4  4  major            all      B
# other medicines against bacteria
cefditoren                         2  4  moderate         all      B
cefdinir                           2  2  moderate         all      B
cefpodoxime                        2  2  moderate         antacid  B
cefuroxime axetil                  2  2  moderate         antacid  B
cefaclor                           2  4  moderate         all      B
azithromycin                       2  4  moderate         all      B
isoniazid                          2  4  moderate         all      B
rifampicin                         2  4  moderate         all      B
nitrofurantoin                     4  4  moderate         antacid  A
methenamine                        -  -  moderate         antacid  C
ethambutol                         -  -  minor            all      C
gentamicin                         -  -  minor            all      A
amikacin                           -  -  minor            all      A
tobramycin                         -  -  minor            all      A
streptomycin                       -  -  minor            all      A
neomycin                           -  -  minor            all      A
kanamycin                          -  -  minor            all      A
plazomicin                         -  -  minor            all      A
# HIV, hepatitis C, influenza
dolutegravir                       2  6  major            all      A
dolutegravir with rilpivirine      4  6  major            all      A
bictegravir                        2  6  major            all      A
raltegravir                        -  -  contraindicated  all      B
elvitegravir                       4  4  major            all      A
cabotegravir                       4  4  major            all      B
rilpivirine                        4  2  major            antacid  A
atazanavir                         2  1  major            antacid  B
tipranavir                         2  2  moderate         antacid  A
fosamprenavir                      2  4  minor            antacid  B
ledipasvir                         4  4  major            antacid  A
velpatasvir                        4  4  major            antacid  A
baloxavir                          -  -  contraindicated  all      A
# fungi, malaria
ketoconazole                       2  4  moderate         antacid  B
itraconazole                       2  4  moderate         antacid  B
itraconazole super-bioavailable    -  -  moderate         antacid  A
levoketoconazole                   2  1  moderate         antacid  B
chloroquine                        4  4  moderate         all      A
hydroxychloroquine                 4  4  moderate         all      A
proguanil                          2  4  minor            all      B
quinine                            2  4  moderate         antacid  B
# bone
alendronate                        2  4  major            all      A
risedronate                        2  4  major            all      A
risedronate delayed release        2  4  major            all      A
ibandronate                        2  6  major            all      A
tiludronate                        2  2  major            all      A
etidronate                         2  2  major            all      A
clodronate                         2  2  major            all      A
strontium ranelate                 2  4  moderate         all      B
# thyroid, transplant, metals, blood
levothyroxine                      4  4  moderate         all      B
liothyronine                       4  4  moderate         all      B
mycophenolate                      2  2  major            all      B
tacrolimus                         -  -  major            all      A
penicillamine                      4  4  major            all      A
trientine                          2  2  moderate         all      B
eltrombopag                        2  4  major            all      A
deferasirox                        -  -  minor            all      C
deferiprone                        4  4  moderate         all      C
roxadustat                         2  1  major            all      A
vadadustat                         1  2  major            all      A
iron                               4  4  moderate         all      A
ferric maltol                      2  2  moderate         all      A
estramustine                       2  2  major            all      A
# nerves and mind
gabapentin                         2  2  moderate         all      A
chlorpromazine                     2  3  moderate         all      B
levomepromazine                    2  3  moderate         all      B
perphenazine                       2  3  moderate         all      B
fluphenazine                       2  3  moderate         all      B
trifluoperazine                    2  3  moderate         all      B
thioridazine                       2  3  moderate         all      B
prochlorperazine                   2  3  moderate         all      B
promethazine                       2  3  moderate         all      B
sulpiride                          2  3  moderate         all      B
lithium                            -  -  moderate         all      C
memantine                          -  -  minor            antacid  C
dexamfetamine                      -  -  minor            antacid  C
lisdexamfetamine                   -  -  minor            antacid  C
levodopa                           2  2  major            antacid  A
phenytoin                          2  4  minor            all      B
# heart and vessels
rosuvastatin                       2  4  moderate         all      B
sotalol                            2  2  major            all      A
sotalol                            -  -  major            all      A
dofetilide                         -  -  major            all      A
ibutilide                          -  -  major            all      A
quinidine                          4  4  major            all      A
digoxin                            2  2  moderate         all      A
digitoxin                          2  2  moderate         all      A
metildigoxin                       2  2  moderate         all      A
acetyldigoxin                      2  2  moderate         all      A
nifedipine                         -  -  minor            all      C
amlodipine                         -  -  minor            all      C
felodipine                         -  -  minor            all      C
diltiazem                          -  -  minor            all      C
verapamil                          -  -  minor            all      C
lercanidipine                      -  -  minor            all      C
lacidipine                         -  -  minor            all      C
nicardipine                        -  -  minor            all      C
isradipine                         -  -  minor            all      C
nimodipine                         -  -  minor            all      C
nisoldipine                        -  -  minor            all      C
nitrendipine                       -  -  minor            all      C
manidipine                         -  -  minor            all      C
barnidipine                        -  -  minor            all      C
clevidipine                        -  -  minor            all      C
levamlodipine                      -  -  minor            all      C
furosemide                         -  -  moderate         all      A
bumetanide                         -  -  moderate         all      A
torasemide                         -  -  moderate         all      A
hydrochlorothiazide                -  -  moderate         all      A
chlorothiazide                     -  -  moderate         all      A
chlortalidone                      -  -  moderate         all      A
indapamide                         -  -  moderate         all      A
bendroflumethiazide                -  -  moderate         all      A
metolazone                         -  -  moderate         all      A
etacrynic acid                     -  -  moderate         all      C
piretanide                         -  -  moderate         all      C
xipamide                           -  -  moderate         all      C
altizide                           -  -  moderate         all      C
cyclopenthiazide                   -  -  moderate         all      C
clopamide                          -  -  moderate         all      C
hydroflumethiazide                 -  -  moderate         all      C
amiloride                          -  -  moderate         all      B
spironolactone                     -  -  moderate         all      B
eplerenone                         -  -  moderate         all      B
triamterene                        -  -  moderate         all      B
canrenone                          -  -  moderate         all      C
potassium canrenoate               -  -  moderate         all      C
captopril                          2  4  minor            all      B
enalapril                          2  4  minor            all      B
fosinopril                         2  4  minor            all      B
dipyridamole                       2  4  minor            all      B
dicoumarol                         -  -  minor            antacid  A
warfarin                           -  -  minor            all      C
acenocoumarol                      -  -  minor            all      C
phenprocoumon                      -  -  minor            all      C
riociguat                          1  2  moderate         antacid  A
sparsentan                         2  2  moderate         antacid  B
# stomach, gut, sugar
omeprazole                         -  -  moderate         all      A
esomeprazole                       -  -  moderate         all      A
pantoprazole                       -  -  moderate         all      A
rabeprazole                        -  -  moderate         all      A
dexlansoprazole                    -  -  moderate         all      A
lansoprazole                       -  -  moderate         all      A
lansoprazole                       2  4  minor            antacid  B
vonoprazan                         -  -  moderate         all      A
misoprostol                        -  -  moderate         all      B
sodium polystyrene sulfonate       -  -  major            antacid  A
sodium polystyrene sulfonate       3  3  major            all      A
calcium polystyrene sulfonate      -  -  major            antacid  A
calcium polystyrene sulfonate      3  3  major            all      A
patiromer                          3  3  moderate         all      A
glipizide                          2  2  moderate         antacid  A
glibenclamide                      2  2  moderate         antacid  A
tolbutamide                        2  2  moderate         antacid  A
hyoscyamine                        2  2  minor            all      B
atropine                           2  2  minor            all      B
dicycloverine                      2  2  minor            all      B
propantheline                      2  2  minor            all      B
bisacodyl                          1  1  minor            antacid  B
# cancer and skin
erlotinib                          2  4  major            antacid  A
nilotinib                          2  2  major            antacid  A
dasatinib                          2  2  major            antacid  A
sotorasib                          4 10  major            antacid  A
gefitinib                          6  6  major            antacid  B
acalabrutinib                      2  2  major            antacid  B
neratinib                          3  3  major            antacid  B
pazopanib                          2  4  major            antacid  B
abrocitinib                        -  -  moderate         antacid  B
bosutinib                          2  2  major            antacid  B
pexidartinib                       2  2  major            antacid  B
selpercatinib                      -  -  moderate         antacid  unread
nirogacestat                       -  -  moderate         antacid  unread
capmatinib                         -  -  moderate         antacid  unread
taletrectinib                      -  -  moderate         antacid  unread
dexamethasone                      2  2  minor            all      B
deflazacort                        2  4  minor            all      B
# pain, allergy, contraception
mefenamic acid                     -  -  minor            antacid  A
tolfenamic acid                    -  -  minor            antacid  A
ibuprofen                          -  -  minor            antacid  A
naproxen                           2  2  minor            antacid  B
diflunisal                         2  2  minor            antacid  B
enteric-coated aspirin             2  2  minor            antacid  B
fexofenadine                       2  4  minor            all      B
ulipristal                         -  -  minor            antacid  B
# anaesthesia
rocuronium                         -  -  major            all      C
vecuronium                         -  -  major            all      C
atracurium                         -  -  major            all      C
cisatracurium                      -  -  major            all      C
mivacurium                         -  -  major            all      C
doxacurium                         -  -  major            all      C
succinylcholine                    -  -  major            all      C
pancuronium                        -  -  major            all      C
# minerals and binders
zinc                               2  2  minor            all      A
calcium                            -  -  minor            all      A
fluoride                           3  3  minor            all      A
cellulose sodium phosphate         1  1  minor            all      A
edetate disodium                   1  1  minor            all      A
potassium phosphate                2  2  minor            all      A
sodium phosphate                   2  2  minor            all      A
potassium sodium phosphate         2  2  minor            all      A
lanthanum                          2  2  minor            all      unread
calcitriol                         -  -  minor            all      A
alfacalcidol                       -  -  minor            all      A
paricalcitol                       -  -  minor            all      A
doxercalciferol                    -  -  minor            all      A
dihydrotachysterol                 -  -  minor            all      A
# what makes the body lose magnesium
cisplatin                          -  -  moderate         all      A
ciclosporin                        -  -  moderate         all      A
amphotericin b                     -  -  moderate         all      A
foscarnet                          -  -  moderate         all      A
pentamidine                        -  -  moderate         all      A
cetuximab                          -  -  moderate         all      A
panitumumab                        -  -  moderate         all      A
carboplatin                        -  -  moderate         all      unread
necitumumab                        -  -  moderate         all      unread
alcohol                            -  -  minor            all      C
# leaflets that warn of low magnesium
arsenic trioxide                   -  -  minor            all      A
delamanid                          -  -  minor            all      A
bedaquiline                        -  -  minor            all      A
pretomanid                         -  -  minor            all      A
osilodrostat                       -  -  minor            all      A
ribociclib                         -  -  minor            all      A
entrectinib                        -  -  minor            all      A
asciminib                          -  -  minor            all      A
ivosidenib                         -  -  minor            all      A
quizartinib                        -  -  minor            all      A
gilteritinib                       -  -  minor            all      A
nilotinib                          -  -  minor            all      A
panobinostat                       -  -  minor            all      A
# opioids and sedatives
morphine                           -  -  minor            all      C
oxycodone                          -  -  minor            all      C
hydrocodone                        -  -  minor            all      C
fentanyl                           -  -  minor            all      C
tramadol                           -  -  minor            all      C
codeine                            -  -  minor            all      C
propofol                           -  -  minor            all      C
diazepam                           -  -  minor            all      C
lorazepam                          -  -  minor            all      C
alprazolam                         -  -  minor            all      C
temazepam                          -  -  minor            all      C
zolpidem                           -  -  minor            all      C
zopiclone                          -  -  minor            all      C
# texts that report no effect of an antacid, or one that asks for no gap
efavirenz                          -  -  minor            all      B
duloxetine                         -  -  minor            all      B
olmesartan                         -  -  minor            all      B
rivastigmine                       -  -  minor            all      B
oxybutynin                         -  -  minor            all      B
ketoprofen                         -  -  minor            all      B
felbamate                          -  -  minor            all      B
meclofenamate                      -  -  minor            all      B
flurbiprofen                       -  -  minor            all      B
piroxicam                          -  -  minor            all      B
cefprozil                          -  -  minor            all      B
ceftibuten                         -  -  minor            all      B
clorazepate                        -  -  minor            all      B
cerivastatin                       -  -  minor            all      B
olanzapine                         -  -  minor            all      B
etodolac                           -  -  minor            all      B
atorvastatin                       -  -  minor            all      B
"""


def lines(table):
    """Return (medicine, hours, hours, severity, magnesium, evidence) for each line."""
    rows = [line for line in table.strip().splitlines() if not line.startswith("#")]
    return [tuple(row.rsplit(maxsplit=5)) for row in rows]


def as_typed(rule, medicine):
    hours = [
        "-" if gap is None else f"{gap:g}"
        for gap in (rule.medicine_first_h, rule.magnesium_first_h)
    ]
    return (medicine, *hours, rule.severity, rule.applies_to, rule.evidence)


OF_MAGNESIUM = "other-magnesium"  # what magnesium is, not what it does to a medicine
IN_DATA = sorted(
    as_typed(rule, member.name)
    for rule in RULES.values()
    for member in rule.members
    if rule.id != OF_MAGNESIUM
)


@pytest.mark.parametrize("medicine", sorted({row[0] for row in lines(READ)}))
def test_the_data_says_what_was_read(medicine):
    expected = sorted(row for row in lines(READ) if row[0] == medicine)
    assert [row for row in IN_DATA if row[0] == medicine] == expected


def test_medicines_that_are_magnesium_are_antacids_unless_their_form_is_known_not_to_be():
    kinds = {member.name: member.magnesium for member in RULES[OF_MAGNESIUM].members}
    assert kinds == {
        "magnesium hydroxide": "antacid",
        "magnesium oxide": "antacid",
        "magnesium carbonate": "antacid",
        "magnesium trisilicate": "antacid",
        "magaldrate": "antacid",
        "magnesium": "antacid",
        "magnesium citrate": "other",
        "magnesium sulfate": "other",
        "magnesium salt": "other",
        "magnesium l-threonate": "other",
        "magnesium bisglycinate": "other",
        "magnesium chloride": "other",
        "magnesium lactate": "other",
        "magnesium malate": "other",
        "magnesium taurate": "other",
        "magnesium gluconate": "other",
        "magnesium aspartate": "other",
        "magnesium orotate": "other",
        "magnesium glycerophosphate": "other",
    }
    others = [rule for rule in RULES.values() if rule.id != OF_MAGNESIUM]
    assert not any(member.magnesium for rule in others for member in rule.members)


def test_no_medicine_has_a_rule_that_was_not_read():
    assert {row[0] for row in IN_DATA} == {row[0] for row in lines(READ)}
