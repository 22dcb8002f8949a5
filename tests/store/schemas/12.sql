BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'magtrack','m0001_log','2026-11-30 22:10:17.619468+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'magtrack','m0002_acknowledgement','2026-11-30 22:10:17.620113+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'magtrack','m0003_second_outcome_and_stop_test','2026-11-30 22:10:17.620921+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'magtrack','m0004_severity_of_what_was_read','2026-11-30 22:10:17.621427+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'magtrack','m0005_origin_of_a_step','2026-11-30 22:10:17.621744+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'magtrack','m0006_what_a_medicine_is_known_as','2026-11-30 22:10:17.626200+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'magtrack','m0007_lab_values','2026-11-30 22:10:17.628201+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'magtrack','m0008_plans_count_from_when_they_are_made','2026-11-30 22:10:17.628573+00:00');
INSERT INTO "_sqlite_migrations" VALUES(9,'magtrack','m0009_contents_of_products','2026-11-30 22:10:17.629957+00:00');
INSERT INTO "_sqlite_migrations" VALUES(10,'magtrack','m0010_as_needed_and_ticks','2026-11-30 22:10:17.636880+00:00');
INSERT INTO "_sqlite_migrations" VALUES(11,'magtrack','m0011_baseline_of_a_trial','2026-11-30 22:10:17.637611+00:00');
INSERT INTO "_sqlite_migrations" VALUES(12,'magtrack','m0012_which_file_was_taken_in','2026-11-30 22:10:17.642036+00:00');
CREATE TABLE acknowledgement (
            id TEXT PRIMARY KEY,
            rule TEXT NOT NULL CHECK (rule <> ''),
            version INTEGER NOT NULL CHECK (version > 0),
            against TEXT NOT NULL,
            day TEXT,
            entered INTEGER NOT NULL,
            text TEXT NOT NULL
        , severity TEXT NOT NULL DEFAULT 'minor'
            CHECK (severity IN ('contraindicated', 'major', 'moderate', 'minor'))) STRICT;
INSERT INTO "acknowledgement" VALUES('w','iron',2,'Iron','2026-11-23',1795000000,'seen','major');
CREATE TABLE amendment (
            id TEXT PRIMARY KEY,
            trial_id TEXT NOT NULL REFERENCES trial (id) DEFERRABLE INITIALLY DEFERRED,
            field TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            entered INTEGER NOT NULL
        ) STRICT;
INSERT INTO "amendment" VALUES('a','t','weeks','12','16',1795000000);
CREATE TABLE condition (
            id TEXT PRIMARY KEY,
            key TEXT NOT NULL,
            first TEXT,
            last TEXT CHECK (last >= first),
            text TEXT NOT NULL
        ) STRICT;
INSERT INTO "condition" VALUES('c','kidney-disease','2026-11-23',NULL,'stage 2');
CREATE TABLE dose (
            id TEXT PRIMARY KEY,
            product_id TEXT NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
            product_name TEXT NOT NULL,
            form TEXT NOT NULL,
            unit TEXT NOT NULL,
            units REAL NOT NULL CHECK (units > 0),
            compound_mg REAL CHECK (compound_mg > 0),
            elemental_mg REAL CHECK (elemental_mg >= 0),
            estimated INTEGER NOT NULL CHECK (estimated IN (0, 1)),
            day TEXT NOT NULL,
            slot TEXT NOT NULL CHECK (slot = 'morning' OR slot = 'evening' OR slot = 'other'),
            planned TEXT,
            outcome TEXT NOT NULL
                CHECK (outcome = 'taken' OR outcome = 'skipped' OR outcome = 'missed'),
            taken INTEGER,
            taken_zone TEXT CHECK ((taken IS NULL) = (taken_zone IS NULL)),
            taken_offset_min INTEGER CHECK ((taken IS NULL) = (taken_offset_min IS NULL)),
            entered INTEGER NOT NULL,
            edited INTEGER,
            note TEXT NOT NULL
        ) STRICT;
INSERT INTO "dose" VALUES('d','p','Magtein','l-threonate','capsule',1.0,6.66666666666666628791e+02,48.0,0,'2026-11-23','morning','08:00','taken',1795417200,'Europe/Berlin',60,1795000000,NULL,'=1+1 🧠');
CREATE TABLE event (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            first TEXT NOT NULL,
            last TEXT NOT NULL CHECK (last >= first),
            entered INTEGER NOT NULL,
            text TEXT NOT NULL,
            edited INTEGER
        ) STRICT;
INSERT INTO "event" VALUES('e','travel','2026-11-23','2026-11-25',1795000000,'Auckland
and back',NULL);
CREATE TABLE history (
            step INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            label TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state = 'done' OR state = 'undone' OR state = 'dropped'),
            undone_at INTEGER
        , origin TEXT NOT NULL DEFAULT '', taken_from TEXT) STRICT;
INSERT INTO "history" VALUES(1,1795000000,'everything','done',NULL,'',NULL);
INSERT INTO "history" VALUES(2,1795000000,'gone','done',NULL,'',NULL);
INSERT INTO "history" VALUES(3,1795000000,'back','done',NULL,'',NULL);
CREATE TABLE history_row (
            step INTEGER NOT NULL REFERENCES history (step),
            seq INTEGER NOT NULL,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            before TEXT,
            after TEXT,
            PRIMARY KEY (step, seq)
        ) STRICT, WITHOUT ROWID;
INSERT INTO "history_row" VALUES(1,0,'profile','me',NULL,NULL);
INSERT INTO "history_row" VALUES(1,1,'product','p',NULL,NULL);
INSERT INTO "history_row" VALUES(1,2,'schedule','s',NULL,NULL);
INSERT INTO "history_row" VALUES(1,3,'dose','d',NULL,NULL);
INSERT INTO "history_row" VALUES(1,4,'rating','2026-11-23/cognition',NULL,NULL);
INSERT INTO "history_row" VALUES(1,5,'event','e',NULL,NULL);
INSERT INTO "history_row" VALUES(1,6,'trial','t',NULL,NULL);
INSERT INTO "history_row" VALUES(1,7,'amendment','a',NULL,NULL);
INSERT INTO "history_row" VALUES(1,8,'medicine','m',NULL,NULL);
INSERT INTO "history_row" VALUES(1,9,'condition','c',NULL,NULL);
INSERT INTO "history_row" VALUES(1,10,'lab_value','l',NULL,NULL);
INSERT INTO "history_row" VALUES(1,11,'stock_count','k',NULL,NULL);
INSERT INTO "history_row" VALUES(1,12,'acknowledgement','w',NULL,NULL);
INSERT INTO "history_row" VALUES(1,13,'medicine_taken','x',NULL,NULL);
INSERT INTO "history_row" VALUES(2,0,'medicine_taken','x','{"id": "x", "medicine_id": "m", "day": "2026-11-23", "planned": "08:00", "taken": 1795419600, "taken_zone": "Europe/Berlin", "taken_offset_min": 60, "outcome": "taken", "entered": 1795000000, "edited": 1795000060}',NULL);
INSERT INTO "history_row" VALUES(2,1,'acknowledgement','w','{"id": "w", "rule": "iron", "version": 2, "against": "Iron", "day": "2026-11-23", "entered": 1795000000, "text": "seen", "severity": "major"}',NULL);
INSERT INTO "history_row" VALUES(2,2,'stock_count','k','{"id": "k", "product_id": "p", "day": "2026-11-23", "units": 87.5}',NULL);
INSERT INTO "history_row" VALUES(2,3,'lab_value','l','{"id": "l", "kind": "creatinine", "result": 101.5, "unit": "µmol/L", "day": "2026-11-23", "text": "fasting"}',NULL);
INSERT INTO "history_row" VALUES(2,4,'condition','c','{"id": "c", "key": "kidney-disease", "first": "2026-11-23", "last": null, "text": "stage 2"}',NULL);
INSERT INTO "history_row" VALUES(2,5,'medicine','m','{"id": "m", "name": "Doxycycline", "times": "08:00 20:00", "first": "2026-11-23", "last": "2026-11-29", "weekdays": "tue", "text": "x", "known_as": "doxycycline; calcium", "tick": 1}',NULL);
INSERT INTO "history_row" VALUES(2,6,'amendment','a','{"id": "a", "trial_id": "t", "field": "weeks", "before": "12", "after": "16", "entered": 1795000000}',NULL);
INSERT INTO "history_row" VALUES(2,7,'trial','t','{"id": "t", "product_id": "p", "main": "cognition", "first_dose": "2026-11-23", "weeks": 16, "practice_days": 4, "important_change": 1.5, "bad_spell": 1, "entered": 1795000000, "stopped": "2026-12-01", "second": "sleep", "stop_test": 1, "baseline_from": "2026-10-19", "while_taking": 1}',NULL);
INSERT INTO "history_row" VALUES(2,8,'event','e','{"id": "e", "kind": "travel", "first": "2026-11-23", "last": "2026-11-25", "entered": 1795000000, "text": "Auckland\nand back", "edited": null}',NULL);
INSERT INTO "history_row" VALUES(2,9,'rating','2026-11-23/cognition','{"id": "2026-11-23/cognition", "day": "2026-11-23", "scale": "cognition", "value": 0, "entered": 1795000000, "zone": "Europe/Berlin", "edited": 1795000060}',NULL);
INSERT INTO "history_row" VALUES(2,10,'dose','d','{"id": "d", "product_id": "p", "product_name": "Magtein", "form": "l-threonate", "unit": "capsule", "units": 1.0, "compound_mg": 666.6666666666666, "elemental_mg": 48.0, "estimated": 0, "day": "2026-11-23", "slot": "morning", "planned": "08:00", "outcome": "taken", "taken": 1795417200, "taken_zone": "Europe/Berlin", "taken_offset_min": 60, "entered": 1795000000, "edited": null, "note": "=1+1 🧠"}',NULL);
INSERT INTO "history_row" VALUES(2,11,'schedule','s','{"id": "s", "product_id": "p", "slot": "evening", "planned": "00:30", "units": 2.0, "valid_from": "2026-11-23", "valid_to": "2027-01-01", "weekdays": "5 days on 2 off from 2026-11-23", "made_too_late_for": "2026-11-23"}',NULL);
INSERT INTO "history_row" VALUES(2,12,'product','p','{"id": "p", "name": "Magtein", "form": "l-threonate", "unit": "capsule", "serving_units": 3.0, "compound_mg": 2000.0, "elemental_mg": 144.0, "elemental_source": "label", "brand": "AIDP", "lot": "L-1", "expiry": "2027-05-01", "price": 39.9, "price_units": 90.0, "currency": "EUR", "started": "2026-09-01", "stopped": null, "purpose": "memory <b>", "parts": "oxide=60.5 citrate", "minerals": "calcium=320 iron", "amount": 25.0, "amount_unit": "µg", "from_list": 2022, "as_needed": 1, "smallest_gap_h": 4.5, "most_per_day": 8.0}',NULL);
INSERT INTO "history_row" VALUES(2,13,'profile','me','{"id": "me", "birth_year": 1981, "sex": "female", "pregnant": 1, "breastfeeding": 0, "limit": "eu", "day_start_hour": 5, "scales": "cognition sleep"}',NULL);
INSERT INTO "history_row" VALUES(3,0,'profile','me',NULL,NULL);
INSERT INTO "history_row" VALUES(3,1,'product','p',NULL,NULL);
INSERT INTO "history_row" VALUES(3,2,'schedule','s',NULL,NULL);
INSERT INTO "history_row" VALUES(3,3,'dose','d',NULL,NULL);
INSERT INTO "history_row" VALUES(3,4,'rating','2026-11-23/cognition',NULL,NULL);
INSERT INTO "history_row" VALUES(3,5,'event','e',NULL,NULL);
INSERT INTO "history_row" VALUES(3,6,'trial','t',NULL,NULL);
INSERT INTO "history_row" VALUES(3,7,'amendment','a',NULL,NULL);
INSERT INTO "history_row" VALUES(3,8,'medicine','m',NULL,NULL);
INSERT INTO "history_row" VALUES(3,9,'condition','c',NULL,NULL);
INSERT INTO "history_row" VALUES(3,10,'lab_value','l',NULL,NULL);
INSERT INTO "history_row" VALUES(3,11,'stock_count','k',NULL,NULL);
INSERT INTO "history_row" VALUES(3,12,'acknowledgement','w',NULL,NULL);
INSERT INTO "history_row" VALUES(3,13,'medicine_taken','x',NULL,NULL);
CREATE TABLE lab_value (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind <> ''),
            result REAL NOT NULL CHECK (result > 0),
            unit TEXT NOT NULL,
            day TEXT,
            text TEXT NOT NULL
        ) STRICT;
INSERT INTO "lab_value" VALUES('l','creatinine',101.5,'µmol/L','2026-11-23','fasting');
CREATE TABLE medicine (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL CHECK (name <> ''),
            times TEXT NOT NULL,
            first TEXT,
            last TEXT CHECK (last >= first),
            weekdays TEXT NOT NULL,
            text TEXT NOT NULL
        , known_as TEXT CHECK (known_as <> ''), tick INTEGER CHECK (tick IN (0, 1))) STRICT;
INSERT INTO "medicine" VALUES('m','Doxycycline','08:00 20:00','2026-11-23','2026-11-29','tue','x','doxycycline; calcium',1);
CREATE TABLE medicine_taken (
            id TEXT PRIMARY KEY,
            medicine_id TEXT NOT NULL REFERENCES medicine (id) DEFERRABLE INITIALLY DEFERRED,
            day TEXT NOT NULL,
            planned TEXT,
            taken INTEGER,
            taken_zone TEXT CHECK ((taken IS NULL) = (taken_zone IS NULL)),
            taken_offset_min INTEGER CHECK ((taken IS NULL) = (taken_offset_min IS NULL)),
            outcome TEXT NOT NULL
                CHECK (outcome = 'taken' OR outcome = 'skipped' OR outcome = 'missed'),
            entered INTEGER NOT NULL,
            edited INTEGER
        ) STRICT;
INSERT INTO "medicine_taken" VALUES('x','m','2026-11-23','08:00',1795419600,'Europe/Berlin',60,'taken',1795000000,1795000060);
CREATE TABLE product (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL CHECK (name <> ''),
            form TEXT NOT NULL,
            unit TEXT NOT NULL,
            serving_units REAL NOT NULL CHECK (serving_units > 0),
            compound_mg REAL CHECK (compound_mg > 0),
            elemental_mg REAL CHECK (elemental_mg >= 0),
            elemental_source TEXT NOT NULL,
            brand TEXT NOT NULL,
            lot TEXT NOT NULL,
            expiry TEXT,
            price REAL CHECK (price >= 0),
            price_units REAL CHECK (price_units > 0),
            currency TEXT NOT NULL,
            started TEXT,
            stopped TEXT,
            purpose TEXT NOT NULL
        , parts TEXT NOT NULL DEFAULT '', minerals TEXT NOT NULL DEFAULT '', amount REAL CHECK (amount > 0), amount_unit TEXT NOT NULL DEFAULT '', from_list INTEGER, as_needed INTEGER CHECK (as_needed IN (0, 1)), smallest_gap_h REAL CHECK (smallest_gap_h > 0), most_per_day REAL CHECK (most_per_day > 0)) STRICT;
INSERT INTO "product" VALUES('p','Magtein','l-threonate','capsule',3.0,2000.0,144.0,'label','AIDP','L-1','2027-05-01',39.9,90.0,'EUR','2026-09-01',NULL,'memory <b>','oxide=60.5 citrate','calcium=320 iron',25.0,'µg',2022,1,4.5,8.0);
CREATE TABLE profile (
            id TEXT PRIMARY KEY CHECK (id = 'me'),
            birth_year INTEGER,
            sex TEXT CHECK (sex IN ('male', 'female')),
            pregnant INTEGER NOT NULL CHECK (pregnant IN (0, 1)),
            breastfeeding INTEGER NOT NULL CHECK (breastfeeding IN (0, 1)),
            "limit" TEXT NOT NULL,
            day_start_hour INTEGER NOT NULL CHECK (day_start_hour BETWEEN 0 AND 12),
            scales TEXT NOT NULL
        ) STRICT;
INSERT INTO "profile" VALUES('me',1981,'female',1,0,'eu',5,'cognition sleep');
CREATE TABLE rating (
            id TEXT PRIMARY KEY,
            day TEXT NOT NULL,
            scale TEXT NOT NULL,
            value INTEGER NOT NULL CHECK (value BETWEEN 0 AND 10),
            entered INTEGER NOT NULL,
            zone TEXT NOT NULL,
            edited INTEGER,
            UNIQUE (day, scale)
        ) STRICT;
INSERT INTO "rating" VALUES('2026-11-23/cognition','2026-11-23','cognition',0,1795000000,'Europe/Berlin',1795000060);
CREATE TABLE schedule (
            id TEXT PRIMARY KEY,
            product_id TEXT NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
            slot TEXT NOT NULL CHECK (slot = 'morning' OR slot = 'evening' OR slot = 'other'),
            planned TEXT NOT NULL,
            units REAL NOT NULL CHECK (units > 0),
            valid_from TEXT NOT NULL,
            valid_to TEXT CHECK (valid_to >= valid_from),
            weekdays TEXT NOT NULL
        , made_too_late_for TEXT) STRICT;
INSERT INTO "schedule" VALUES('s','p','evening','00:30',2.0,'2026-11-23','2027-01-01','5 days on 2 off from 2026-11-23','2026-11-23');
CREATE TABLE stock_count (
            id TEXT PRIMARY KEY,
            product_id TEXT NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
            day TEXT NOT NULL,
            units REAL NOT NULL CHECK (units >= 0)
        ) STRICT;
INSERT INTO "stock_count" VALUES('k','p','2026-11-23',87.5);
CREATE TABLE trial (
            id TEXT PRIMARY KEY,
            product_id TEXT NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
            main TEXT NOT NULL,
            first_dose TEXT NOT NULL,
            weeks INTEGER NOT NULL CHECK (weeks IN (12, 16)),
            practice_days INTEGER NOT NULL CHECK (practice_days >= 0),
            important_change REAL NOT NULL CHECK (important_change > 0),
            bad_spell INTEGER CHECK (bad_spell IN (0, 1)),
            entered INTEGER NOT NULL,
            stopped TEXT
        , second TEXT CHECK (second <> main), stop_test INTEGER CHECK (stop_test IN (0, 1)), baseline_from TEXT, while_taking INTEGER CHECK (while_taking IN (0, 1))) STRICT;
INSERT INTO "trial" VALUES('t','p','cognition','2026-11-23',16,4,1.5,1,1795000000,'2026-12-01','sleep',1,'2026-10-19',1);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX dose_by_day ON dose (day, taken, id);
CREATE INDEX dose_by_product ON dose (product_id);
CREATE INDEX event_by_day ON event (first, last);
CREATE INDEX medicine_taken_by_day ON medicine_taken (day);
CREATE INDEX medicine_taken_by_medicine ON medicine_taken (medicine_id);
COMMIT;
PRAGMA application_id = 1298617458;
PRAGMA user_version = 12;
