CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
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
CREATE INDEX dose_by_day ON dose (day, taken, id);
CREATE INDEX dose_by_product ON dose (product_id);
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
CREATE TABLE event (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            first TEXT NOT NULL,
            last TEXT NOT NULL CHECK (last >= first),
            entered INTEGER NOT NULL,
            text TEXT NOT NULL,
            edited INTEGER
        ) STRICT;
CREATE INDEX event_by_day ON event (first, last);
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
CREATE TABLE amendment (
            id TEXT PRIMARY KEY,
            trial_id TEXT NOT NULL REFERENCES trial (id) DEFERRABLE INITIALLY DEFERRED,
            field TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            entered INTEGER NOT NULL
        ) STRICT;
CREATE TABLE medicine (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL CHECK (name <> ''),
            times TEXT NOT NULL,
            first TEXT,
            last TEXT CHECK (last >= first),
            weekdays TEXT NOT NULL,
            text TEXT NOT NULL
        , known_as TEXT CHECK (known_as <> ''), tick INTEGER CHECK (tick IN (0, 1))) STRICT;
CREATE TABLE condition (
            id TEXT PRIMARY KEY,
            key TEXT NOT NULL,
            first TEXT,
            last TEXT CHECK (last >= first),
            text TEXT NOT NULL
        ) STRICT;
CREATE TABLE stock_count (
            id TEXT PRIMARY KEY,
            product_id TEXT NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
            day TEXT NOT NULL,
            units REAL NOT NULL CHECK (units >= 0)
        ) STRICT;
CREATE TABLE history (
            step INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            label TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state = 'done' OR state = 'undone' OR state = 'dropped'),
            undone_at INTEGER
        , origin TEXT NOT NULL DEFAULT '', taken_from TEXT) STRICT;
CREATE TABLE history_row (
            step INTEGER NOT NULL REFERENCES history (step),
            seq INTEGER NOT NULL,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            before TEXT,
            after TEXT,
            PRIMARY KEY (step, seq)
        ) STRICT, WITHOUT ROWID;
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
CREATE TABLE lab_value (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind <> ''),
            result REAL NOT NULL CHECK (result > 0),
            unit TEXT NOT NULL,
            day TEXT,
            text TEXT NOT NULL
        ) STRICT;
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
CREATE INDEX medicine_taken_by_day ON medicine_taken (day);
CREATE INDEX medicine_taken_by_medicine ON medicine_taken (medicine_id);
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES
('magtrack', 'm0001_log', ''),
('magtrack', 'm0002_acknowledgement', ''),
('magtrack', 'm0003_second_outcome_and_stop_test', ''),
('magtrack', 'm0004_severity_of_what_was_read', ''),
('magtrack', 'm0005_origin_of_a_step', ''),
('magtrack', 'm0006_what_a_medicine_is_known_as', ''),
('magtrack', 'm0007_lab_values', ''),
('magtrack', 'm0008_plans_count_from_when_they_are_made', ''),
('magtrack', 'm0009_contents_of_products', ''),
('magtrack', 'm0010_as_needed_and_ticks', ''),
('magtrack', 'm0011_baseline_of_a_trial', ''),
('magtrack', 'm0012_which_file_was_taken_in', '');
