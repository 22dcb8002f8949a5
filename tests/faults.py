"""All that may go wrong around the log, what is expected then, and the tests that hold it.

A line is a fault. Each has a mutation made for it: what brings the fault back, by which it is known
that its tests would notice. `script/check faults` tries them.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

PACKAGE = "magtrack"


class Mutation(NamedTuple):
    """A line of the program, in a file of the package, and what stands in its place."""

    file: str
    old: str
    new: str

    def of(self, text: str) -> str:
        """Return the text of the file with the fault; ValueError unless `old` stands there once."""
        times = text.count(self.old)
        if times != 1:
            raise ValueError(f"{self.file} has {times} times: {self.old}")
        return text.replace(self.old, self.new)

    def make(self, root: Path) -> None:
        """Write the fault into the program below `root`."""
        file = root / PACKAGE / self.file
        file.write_text(self.of(file.read_text("utf-8")), "utf-8")


class Fault(NamedTuple):
    """A fault, what is expected of the program, and the tests: a file, then names in it.

    Under each of the mutations one of the tests fails, which is none of the slow ones.
    """

    what: str
    expected: str
    tests: dict[str, tuple[str, ...]]
    mutations: tuple[Mutation, ...]


FAULTS: tuple[Fault, ...] = (
    Fault(
        "killed, or the power goes, while something is saved",
        "all that was acknowledged is there, no half entry, and no question is asked",
        {
            "store/test_power_cuts.py": (
                "test_the_log_loses_nothing_that_was_acknowledged",
                "test_without_the_syncs_of_the_log_losses_are_found",
            ),
            "store/test_faults.py": (
                "test_a_program_killed_20_times_while_it_writes_loses_nothing",
                "test_a_program_killed_200_times_while_it_writes_loses_nothing",
                "test_a_program_killed_at_a_call_loses_nothing",
            ),
            "store/test_ladder.py": (
                "test_a_write_that_was_cut_off_is_taken_back_without_a_word",
                "test_the_journal_of_another_file_ruins_nothing",
            ),
        },
        (Mutation("store/database.py", '"synchronous = EXTRA"', '"synchronous = OFF"'),),
    ),
    Fault(
        "EIO, EINTR or a full disk at any call",
        "that entry is refused with a reason and kept, with Retry and Export; the file is sound",
        {
            "store/test_faults.py": (
                "test_a_call_that_fails_refuses_its_entry_and_no_other",
                "test_a_call_that_a_signal_interrupts_is_done_again_or_refused",
                "test_whichever_call_fails_nothing_is_lost",
                "test_whichever_call_about_the_log_fails_nothing_is_lost",
            ),
            "test_durable.py": ("test_whichever_call_fails_there_is_the_old_file_or_the_new_one",),
            "cli/test_failing_calls.py": (
                "test_whichever_call_fails_there_is_all_of_it_or_what_was_there_before",
            ),
            "ui/test_session.py": ("test_a_write_that_fails_is_a_sentence_and_changes_nothing",),
            "ui/test_not_saved.py": (
                "test_a_key_that_cannot_be_saved_is_told_and_kept",
                "test_retry_saves_what_was_asked_for_once_it_can",
                "test_the_export_holds_what_was_not_saved",
                "test_a_form_keeps_what_was_typed",
                "test_a_form_exports_what_it_could_not_save",
                "test_the_first_run_keeps_what_was_typed",
            ),
        },
        (
            Mutation(
                "durable.py", "    finally:\n        discard(draft)", "    finally:\n        pass"
            ),
            Mutation(
                "exporters/_files.py", "        old.rename(out)\n        raise", "        raise"
            ),
            Mutation(
                "ui/session.py",
                "self.outbox.keep(PendingWrite(label, edits, origin), problem)",
                "self.messages.tell(str(problem))",
            ),
            Mutation(
                "store/problems.py",
                '"SQLITE_IOERR": (\n        DiskFault,',
                '"SQLITE_IOERR_READ": (\n        DiskFault,',
            ),
        ),
    ),
    Fault(
        "a backup on a full disk",
        "the earlier backups stay, no part of the new one does, one warning",
        {
            "store/test_backup.py": (
                "test_a_full_disk_leaves_the_earlier_backups_and_no_part_of_a_new_one",
                "test_a_backup_has_its_name_only_when_the_disk_has_its_bytes",
            ),
            "cli/test_backups.py": (
                "test_a_backup_that_cannot_be_made_is_a_warning_and_the_entry_is_saved",
            ),
        },
        (
            Mutation(
                "store/backup.py",
                "        finally:\n            discard(part)",
                "        finally:\n            pass",
            ),
            Mutation(
                "durable.py",
                'with part.open("rb") as file:\n        os.fsync(file.fileno())',
                'with part.open("rb"):\n        pass',
            ),
        ),
    ),
    Fault(
        "the folder or the file is read-only",
        "it opens for reading, writing is refused, exports work",
        {
            "store/test_ladder.py": (
                "test_a_read_only_log_is_opened_for_reading",
                "test_a_write_that_was_cut_off_in_a_read_only_folder_is_told_so",
            ),
            "store/test_schemas.py": (
                "test_an_older_log_that_may_not_be_written_is_read_all_the_same",
            ),
            "store/test_backup.py": ("test_a_log_that_is_read_only_can_be_copied",),
            "cli/test_bad_input.py": ("test_read_only_log_can_be_read_but_not_written",),
        },
        (
            Mutation(
                "store/database.py",
                "writable = not read_only and may_write(path)",
                "writable = not read_only",
            ),
        ),
    ),
    Fault(
        "the system makes the disk read-only under the running program",
        "what is open can be read, each write is refused as read-only",
        {
            "store/test_faults.py": (
                "test_a_disk_that_becomes_read_only_is_told_so",
                "test_a_folder_that_is_mounted_read_only_over_an_open_log_is_told_so",
                "test_a_disk_that_the_system_makes_read_only_under_an_open_log_is_told_so",
            ),
        },
        (
            Mutation(
                "store/problems.py",
                'if family == "SQLITE_CANTOPEN" and _is_read_only(path):',
                "if not family:",
            ),
        ),
    ),
    Fault(
        "the file is replaced or deleted under the running program",
        "nothing is written behind its back or made anew; what is open can be saved",
        {
            "store/test_journal.py": ("test_a_file_that_went_away_is_not_written_behind_its_back",),
            "store/test_ladder.py": ("test_what_is_open_can_be_saved_after_the_file_went_away",),
            "ui/test_not_saved.py": (
                "test_a_log_that_is_gone_can_be_put_back",
                "test_a_log_that_was_replaced_is_opened_again_and_then_written",
                "test_a_file_that_is_no_log_is_not_opened_in_its_place",
                "test_a_file_that_went_away_is_noticed_before_anything_is_written",
            ),
        },
        (
            Mutation(
                "store/database.py",
                "return connection.file == (found.st_dev, found.st_ino)",
                "return found is not None",
            ),
        ),
    ),
    Fault(
        "the log lies in a folder that syncs, or on a disk of another machine",
        "a warning that says where it belongs",
        {
            "store/test_place.py": (
                "test_a_folder_of_a_program_that_syncs_is_told_by_its_name",
                "test_a_disk_of_another_machine_is_told_by_its_file_system",
            ),
            "cli/test_backups.py": (
                "test_a_check_tells_of_a_folder_that_syncs_and_of_a_conflicted_copy",
            ),
        },
        (
            Mutation(
                "store/place.py",
                "if part.name.lower().startswith(start):",
                "if part.name == start:",
            ),
            Mutation(
                "store/place.py",
                'return Place("remote", system) if system.startswith(_REMOTE) else None',
                "return None",
            ),
        ),
    ),
    Fault(
        "conflicted copies beside the log",
        "what they hold more is offered at the start; they are only read, and merged by entry",
        {
            "ui/test_first_look.py": (
                "test_a_conflicted_copy_is_offered_for_merging_and_left_as_it_is",
                "test_what_a_conflicted_copy_holds_is_merged_and_not_offered_again",
            ),
            "store/test_place.py": (
                "test_a_conflicted_copy_beside_the_log_is_listed_with_what_it_holds",
            ),
            "importers/own/test_other_log.py": (
                "test_what_only_one_of_them_has_is_in_both_after_a_merge",
                "test_what_was_deleted_there_goes_here_too_and_comes_back_in_one_step",
            ),
        },
        (Mutation("store/place.py", "found.append(Twin(path, contents(path)))", "contents(path)"),),
    ),
    Fault(
        "another program holds the lock",
        "half a second of waiting, then it is told",
        {
            "store/test_journal.py": ("test_a_write_waits_for_no_one_for_long",),
            "store/test_restore.py": ("test_a_log_another_program_writes_to_is_not_overwritten",),
            "store/test_ladder.py": (
                "test_a_log_that_is_in_use_is_told_so",
                "test_looking_at_an_open_log_again_drops_none_of_its_locks",
            ),
            "cli/test_bad_input.py": (
                "test_log_held_by_another_program_is_waited_for_shortly",
                "test_command_line_works_while_another_journal_is_open",
            ),
            "ui/test_not_saved.py": (
                "test_retry_saves_what_was_asked_for_once_it_can",
                "test_what_was_saved_by_hand_meanwhile_is_not_saved_again",
                "test_a_form_keeps_what_was_typed",
            ),
        },
        (Mutation("store/database.py", "LOCK_WAIT_S = 0.5", "LOCK_WAIT_S = 5"),),
    ),
    Fault(
        "a second window on the same log",
        "it calls the first one and ends; where that cannot be, it says why",
        {
            "ui/test_single_instance.py": (
                "test_a_second_start_calls_the_first",
                "test_a_called_window_is_no_longer_minimized",
                "test_a_window_answers_within_a_second_and_as_often_as_it_is_called",
            ),
            "ui/test_app.py": ("test_a_second_window_says_so_and_ends",),
            "store/test_window_lock.py": (
                "test_one_window_has_it_at_a_time_and_nothing_stays_behind",
            ),
        },
        (
            Mutation(
                "ui/single_instance.py",
                "_write(file, _HERE + token)",
                "_write(file, said)",
            ),
        ),
    ),
    Fault(
        "the lock of a window is of another computer or user, empty, garbled or left by a kill",
        "free where nobody can have it here; else told by whom and since when, opened after a yes",
        {
            "store/test_window_lock.py": (
                "test_a_lock_whose_window_was_killed_is_free_at_once",
                "test_what_was_left_on_this_computer_or_says_nothing_is_free",
                "test_what_came_from_elsewhere_or_is_garbled_is_told_and_can_be_taken_over",
                "test_the_lock_of_another_user_is_asked_about_and_gives_way_to_a_yes",
                "test_only_one_of_two_that_were_told_yes_takes_it",
                "test_what_is_no_plain_file_keeps_nothing_shut",
            ),
            "ui/test_app.py": (
                "test_where_no_window_answers_the_person_is_told_since_when_and_may_leave_it",
                "test_a_lock_from_another_computer_is_told_by_its_name_and_opened_after_a_yes",
            ),
            "ui/test_single_instance.py": ("test_a_pipe_of_that_name_is_not_waited_for",),
        },
        (
            Mutation(
                "store/window_lock.py",
                "(found is not None and found.is_of_this_computer)",
                "found is None",
            ),
            Mutation(
                "store/window_lock.py",
                "error.errno in {errno.EACCES, errno.EPERM}",
                "error.errno is None",
            ),
        ),
    ),
    Fault(
        "the power goes while settings are saved, or their file is damaged",
        "those before the change or after it; damage is told once, the last good ones are taken",
        {
            "store/test_power_cuts.py": (
                "test_the_preferences_are_those_before_a_change_or_after_it",
                "test_without_the_syncs_of_the_preferences_losses_are_found",
            ),
            "test_preferences.py": (
                "test_the_last_good_ones_are_kept_and_taken_where_the_file_is_damaged",
                "test_the_bytes_are_on_the_disk_before_the_name_and_the_name_after",
            ),
            "ui/test_first_look.py": ("test_damaged_settings_are_told_once_and_written_anew",),
            "cli/test_backups.py": (
                "test_damaged_settings_are_told_by_a_check_and_by_an_import_once",
            ),
        },
        (
            Mutation(
                "durable.py",
                "        file.flush()\n        os.fsync(file.fileno())",
                "        file.flush()",
            ),
            Mutation(
                "preferences.py",
                "options = {**before.good, **now.good} if now.is_damaged else now.good",
                "options = now.good",
            ),
        ),
    ),
    Fault(
        "settings that no MagTrack writes: of another kind, endless, without end, an unknown theme",
        "each that makes no sense is the default; the window opens, and writes them anew",
        {
            "test_preferences.py": (
                "test_a_broken_file_gives_the_defaults",
                "test_a_value_that_makes_no_sense_is_the_default_and_the_others_stay",
            ),
            "ui/test_app.py": (
                "test_whatever_the_settings_hold_the_window_opens_and_keeps_its_settings",
            ),
        },
        (
            Mutation("ui/main_window.py", "except ValueError:", "except LookupError:"),
            Mutation(
                "preferences.py", "except (ValueError, RecursionError)", "except (ValueError,)"
            ),
            Mutation("preferences.py", "return type(value) is kind and", "return"),
        ),
    ),
    Fault(
        "themes, reference data or settings of matplotlib beside the log or where it is started",
        "none is read, or changes what is shown: all comes with the program",
        {
            "test_surroundings.py": (
                "test_what_lies_beside_the_log_is_not_taken_for_a_part_of_the_program",
                "test_a_window_takes_its_looks_from_the_program_alone",
                "test_settings_of_matplotlib_that_lie_about_change_no_chart",
            ),
            "test_theme.py": ("test_unknown_theme_is_refused",),
            "reference/test_entries.py": (
                "test_a_broken_field_is_named_with_its_file_and_entry",
                "test_a_file_that_is_not_a_list_of_entries_is_refused",
            ),
        },
        (
            Mutation(
                "paths.py",
                "    package = Path(__file__).resolve().parent",
                '    package = Path("magtrack").absolute()',
            ),
            Mutation("charts/_style.py", "rcdefaults()  #", "#"),
        ),
    ),
    Fault(
        "killed while a backup, a restore, an export or a copy is made",
        "the next start clears what was half made, wherever it lies, and nothing else",
        {
            "store/test_traces.py": (
                "test_a_draft_is_on_the_list_while_it_is_made_and_then_nothing_is",
                "test_what_a_program_that_ended_left_is_cleared_wherever_it_lies",
                "test_no_list_makes_us_remove_what_is_not_ours",
                "test_what_no_list_tells_of_is_cleared_away_after_a_day",
                "test_an_export_that_was_moved_aside_goes_back_to_its_place",
                "test_after_a_kill_at_any_write_the_next_start_leaves_no_draft",
            ),
            "ui/test_first_look.py": ("test_what_a_killed_program_left_is_cleared",),
        },
        (
            Mutation(
                "store/traces.py",
                "        self._list(entry, json.dumps(told).encode())",
                "        json.dumps(told)",
            ),
        ),
    ),
    Fault(
        "killed while a backup is copied elsewhere, or the stick there is full, away or read-only",
        "the copies there stay, no part of a new one has a good name; away is told after 3 days",
        {
            "store/test_elsewhere.py": (
                "test_a_kill_leaves_the_copies_there_and_a_draft_that_goes_a_day_later",
                "test_a_full_stick_keeps_what_it_has_and_no_part_of_a_new_copy",
                "test_a_stick_that_is_not_in_is_missing_and_nothing_is_made_in_its_place",
                "test_what_cannot_be_read_back_is_thrown_away",
                "test_a_folder_that_cannot_be_written_is_told_and_keeps_what_it_has",
                "test_a_copy_that_rotted_is_made_again",
            ),
            "ui/test_elsewhere.py": (
                "test_a_stick_that_is_away_is_told_after_three_days_and_comes_back",
            ),
        },
        (
            Mutation(
                "store/elsewhere.py", "        if written != wanted:", "        if not written:"
            ),
            Mutation(
                "store/elsewhere.py",
                "            part.replace(out)\n            with",
                "            out.write_bytes(part.read_bytes())\n            with",
            ),
            Mutation("ui/elsewhere.py", "        elif not is_away:", "        else:"),
        ),
    ),
    Fault(
        "the folder for copies elsewhere hangs, as a network drive does",
        "the window and its end do not wait for it; another folder can be chosen",
        {
            "ui/test_elsewhere.py": (
                "test_a_folder_that_hangs_stops_neither_the_window_nor_its_end",
                "test_only_work_that_may_hang_is_not_waited_for",
            ),
        },
        (Mutation("ui/elsewhere.py", "Work(do, may_hang=True)", "Work(do)"),),
    ),
    Fault(
        "two computers change the same log apart",
        "after each took in the other both hold the same, and what gave way is shown",
        {
            "importers/own/test_two_computers.py": (
                "test_two_logs_that_grew_apart_are_one_after_an_exchange",
            ),
        },
        (
            Mutation(
                "importers/own/_courses.py",
                "    if ahead != behind:",
                "    if False:",
            ),
        ),
    ),
    Fault(
        "everything is to be erased",
        "overwritten, then removed, drafts elsewhere too; copies elsewhere stay and are listed",
        {
            "store/test_erase.py": (
                "test_nothing_is_left",
                "test_what_a_file_holds_is_overwritten_before_it_is_removed",
                "test_nothing_that_was_entered_is_left_in_the_raw_bytes_of_the_disk",
                "test_drafts_elsewhere_go_and_copies_elsewhere_stay_and_are_told",
            ),
            "ui/dialogs/test_erase.py": (
                "test_copies_elsewhere_are_listed_and_what_no_program_can_promise",
            ),
            "cli/test_erase.py": ("test_while_a_window_is_open_nothing_is_erased",),
        },
        (Mutation("store/erase.py", "if not _overwrite(path):", "if not path:"),),
    ),
    Fault(
        "the program crashes, or prints",
        "no picture of its memory and no temporary file stays; a printed file is the owner's alone",
        {
            "test_privacy.py": ("test_a_crash_leaves_no_picture_of_the_memory",),
            "ui/pages/test_report.py": ("test_preview_and_print_leave_no_temporary_file_behind",),
        },
        (
            Mutation("__main__.py", "    _leave_no_core()\n    arguments", "    arguments"),
            Mutation(
                "ui/pages/_report_output.py",
                "printer.setFullPage(True)",
                "__import__('tempfile').mkstemp()",
            ),
        ),
    ),
    Fault(
        "a damaged page, a file cut short, no database, no bytes, no file",
        "never written to; set aside with its journal; a backup, a salvaged log or a new one",
        {
            "store/test_ladder.py": (
                "test_every_kind_of_bad_file_is_recognised_and_left_alone",
                "test_a_log_cut_at_any_page_is_refused",
                "test_a_log_with_any_page_gone_is_refused_or_whole",
                "test_a_flipped_bit_is_never_a_traceback_and_changes_no_more",
                "test_the_header_of_another_log_is_not_taken_for_ours",
            ),
            "store/test_restore.py": (
                "test_a_damaged_log_is_set_aside_with_its_journal",
                "test_a_missing_log_comes_back_from_a_backup",
            ),
            "store/test_power_cuts.py": (
                "test_a_damaged_log_that_is_restored_is_the_damaged_one_or_the_backup",
            ),
            "store/test_salvage.py": ("test_a_page_that_is_gone_takes_only_its_own_rows",),
            "cli/test_backups.py": (
                "test_a_log_that_cannot_be_opened_is_told_with_the_commands_that_help",
            ),
        },
        (
            Mutation(
                "store/database.py",
                "if pages and not _are_pages_sound(connection):",
                "if not pages:",
            ),
        ),
    ),
    Fault(
        "a value that no MagTrack writes: a day that is none, an endless amount, an unknown key",
        "damage or a newer version, told with row and column in every command and page; no total",
        {
            "store/test_sound.py": (
                "test_each_odd_value_is_named_by_its_row_and_column",
                "test_a_row_on_a_day_that_is_none_is_not_left_out_without_a_word",
                "test_a_backup_of_a_damaged_log_is_no_good_one",
            ),
            "cli/test_crafted_logs.py": (
                "test_a_check_names_the_row_and_column",
                "test_no_total_is_told_that_is_not_so",
                "test_every_command_on_every_crafted_log_tells_of_it",
            ),
            "ui/test_crafted_logs.py": (
                "test_a_log_with_a_bad_row_of_today_is_not_shown_as_if_it_were_empty",
                "test_a_bad_row_of_another_day_is_told_on_its_page_and_a_backup_mends_it",
                "test_every_crafted_log_is_told_where_it_shows",
            ),
        },
        (
            Mutation(
                "store/sound.py",
                "return not numbers or (self.least <= min(numbers) and max(numbers) <= self.most)",
                "return True",
            ),
        ),
    ),
    Fault(
        "a file that brings SQL along: a trigger, view, index, check or column worked out",
        "refused before a row is read, also where it is put in while the log is open; none is run",
        {
            "store/test_schema.py": (
                "test_a_part_that_is_not_ours_is_refused_and_nothing_of_it_is_run",
                "test_a_trigger_that_comes_while_the_log_is_open_is_not_run",
                "test_logs_of_every_version_have_the_parts_of_theirs",
                "test_salvage_reads_no_view",
            ),
        },
        (
            Mutation(
                "store/schema.py",
                'if kind not in ("table", "index") or ours.get(name) != text:',
                "if ours.get(name, text) != text:",
            ),
        ),
    ),
    Fault(
        "a slip in the year, or a value at the end of what there is",
        "refused with what to type; more than a year ahead is asked about; never a traceback",
        {
            "domain/record/test_bounds.py": (
                "test_any_other_is_refused_with_what_to_type",
                "test_more_than_a_year_ahead_is_asked_about",
            ),
            "cli/test_bad_input.py": (
                "test_a_slip_in_the_year_is_refused_with_what_to_type",
                "test_a_now_at_the_end_of_the_calendar_is_refused",
            ),
            "cli/test_hostile_values.py": (
                "test_every_value_for_every_parameter_is_taken_or_refused",
            ),
        },
        (Mutation("domain/record/bounds.py", "YEARS_BACK = 120", "YEARS_BACK = 2000"),),
    ),
    Fault(
        "a name with characters that hide or turn others round",
        "shown by their numbers wherever it is shown; a formula behind them is guarded",
        {
            "test_texts.py": (
                "test_a_character_that_hides_or_turns_others_round_is_shown_by_its_number",
                "test_what_people_write_in_any_script_stays_as_it_is",
            ),
            "fileset/test_cells.py": ("test_a_formula_behind_what_cannot_be_seen_is_guarded",),
            "cli/test_bad_input.py": (
                "test_a_name_that_would_turn_the_line_round_is_printed_as_it_is",
            ),
        },
        (Mutation("texts.py", "    if _ODD.search(text) is None:\n", "    if text:\n"),),
    ),
    Fault(
        "the log of a newer program, or of another one",
        "refused and left alone, both versions named",
        {
            "store/test_database.py": (
                "test_a_newer_log_is_refused_and_both_versions_are_named",
                "test_another_programs_database_is_refused",
                "test_another_programs_wal_is_not_folded_in",
            ),
            "store/test_ladder.py": (
                "test_every_kind_of_bad_file_is_recognised_and_left_alone",
                "test_a_cut_off_write_of_another_program_is_not_taken_back",
            ),
        },
        (
            Mutation(
                "store/database.py",
                "if interrupted and (not header.is_sqlite or not header.application_id):",
                "if not interrupted:",
            ),
            Mutation(
                "store/problems.py",
                "file=path, there=there, here=here",
                "file=path, there=here, here=here",
            ),
        ),
    ),
    Fault(
        "bringing a log up to date fails",
        "rolled back; the backup made before it stays, and is made once",
        {
            "store/test_schemas.py": (
                "test_a_failing_upgrade_is_rolled_back_and_backed_up_once",
                "test_without_a_backup_a_log_is_not_brought_up_to_date",
                "test_two_programs_that_upgrade_at_once_do_it_once",
            ),
            "store/test_power_cuts.py": (
                "test_a_log_that_is_brought_up_to_date_is_the_old_one_or_the_new_one",
            ),
            "store/test_backup.py": ("test_what_was_before_an_upgrade_stays_for_ever",),
        },
        (
            Mutation(
                "store/database.py",
                'connection.execute("ROLLBACK")',
                'connection.execute("COMMIT")',
            ),
        ),
    ),
    Fault(
        "the clock is wrong, or was set back",
        "it is asked about; entries keep their order; thinning costs no day",
        {
            "ui/test_main_window.py": (
                "test_a_clock_that_jumps_shows_its_day_and_keeps_what_was_logged",
            ),
            "test_surroundings.py": (
                "test_a_clock_is_doubted_when_it_is_far_from_the_log_or_from_any_sense",
                "test_the_log_knows_when_it_was_last_written_by_order_and_not_by_time",
            ),
            "store/test_backup.py": (
                "test_a_clock_that_jumps_costs_no_day",
                "test_once_a_day_is_enough_and_a_clock_set_back_delays_none",
                "test_a_backup_can_be_made_at_any_time_a_clock_may_show",
            ),
            "domain/record/test_edits.py": (
                "test_a_dose_in_the_future_is_asked_about_and_not_refused",
                "test_a_dose_before_the_product_was_started_is_asked_about",
            ),
            "cli/test_backups.py": (
                "test_an_entry_at_an_unlikely_time_is_asked_about",
                "test_entries_keep_their_order_when_the_clock_was_set_back",
            ),
        },
        (
            Mutation(
                "store/backup.py",
                "abs(self._clock.read().epoch - newest.at) < SECONDS_A_DAY",
                "self._clock.read().epoch - newest.at < SECONDS_A_DAY",
            ),
        ),
    ),
    Fault(
        "nights the clocks change, and travel",
        "instant, zone and day as they were entered; times that cannot be are refused",
        {
            "domain/record/test_days.py": (
                "test_a_time_the_clocks_skipped_is_refused",
                "test_a_time_that_came_twice_is_refused_and_both_are_offered",
                "test_a_dose_stands_on_the_day_of_its_own_wall_clock",
            ),
            "cli/test_days_and_zones.py": ("test_travel_keeps_the_wall_clock_days",),
        },
        (
            Mutation(
                "domain/record/days.py",
                "    if first.utcoffset() == second.utcoffset():\n",
                "    if first.utcoffset() is not None:\n",
            ),
        ),
    ),
    Fault(
        "the zone changes while the program runs",
        "the next entry is made in the new one",
        {
            "test_surroundings.py": ("test_a_zone_that_changes_while_running_is_seen_at_once",),
            "ui/test_real_window.py": (
                "test_after_a_stop_the_new_day_is_shown_and_what_is_logged_is_of_it",
            ),
        },
        (
            Mutation(
                "clock.py",
                "def local_zone() -> str:",
                "from functools import cache\n\n\n@cache\ndef local_zone() -> str:",
            ),
        ),
    ),
    Fault(
        "midnight passes with the window open, the machine asleep or the program stopped",
        "it shows the new day within the minute; what is logged is of the day that is shown",
        {
            "ui/test_main_window.py": (
                "test_a_new_day_is_noticed_within_the_minute",
                "test_a_new_day_is_noticed_when_the_window_is_activated_after_a_sleep",
            ),
            "ui/test_real_window.py": (
                "test_after_a_stop_the_new_day_is_shown_and_what_is_logged_is_of_it",
            ),
        },
        (
            Mutation(
                "ui/main_window.py",
                "self._minute = timer(self, MINUTE_MS, self.look_around, once=False)",
                "self._minute = timer(self, MINUTE_MS, self.session.notice, once=False)",
            ),
            Mutation(
                "ui/main_window.py",
                "        else:\n            self.look_around()",
                "        else:\n            self.session.notice()",
            ),
        ),
    ),
    Fault(
        "a file to import is not as it should be",
        "refused with its rows, all or nothing, never a traceback; one undo takes it back",
        {
            "importers/test_damaged_files.py": (
                "test_a_bad_cell_is_named_with_its_row_and_column",
                "test_every_bad_row_is_told",
                "test_utf_16_is_refused",
                "test_a_truncated_zip_is_refused",
            ),
            "exporters/test_round_trip.py": ("test_an_import_is_undone_in_one_step",),
            "cli/test_backups.py": ("test_an_import_is_backed_up_before",),
            "ui/dialogs/test_import.py": (
                "test_a_bad_file_is_a_sentence_and_the_next_one_can_be_read",
                "test_a_backup_of_the_log_without_the_file_is_made_before",
            ),
        },
        (
            Mutation(
                "importers/own/_table_reader.py",
                "self._rows.refuse(row_name(file, number), problem)",
                "continue",
            ),
        ),
    ),
    Fault(
        "an import is cancelled in the middle, or the log or the file changes meanwhile",
        "all of what was shown is written, or nothing; it is said which",
        {
            "store/test_journal.py": (
                "test_a_large_import_tells_how_far_it_is_and_can_be_stopped_anywhere",
            ),
            "ui/dialogs/test_import.py": (
                "test_cancel_while_it_is_read_goes_back_and_changes_nothing",
                "test_cancel_in_the_middle_of_writing_leaves_nothing_half_written",
                "test_what_was_shown_is_written_though_the_file_is_gone",
                "test_where_the_log_has_changed_the_file_is_shown_again",
            ),
        },
        (
            Mutation(
                "ui/dialogs/import_work.py",
                "or importer is None or journal.state() != look.state:",
                "or importer is None:",
            ),
        ),
    ),
    Fault(
        "the same file is imported twice",
        "the second time nothing is new",
        {
            "exporters/test_round_trip.py": ("test_a_second_import_adds_nothing",),
            "importers/own/test_other_log.py": ("test_equal_logs_have_nothing_to_merge",),
        },
        (
            Mutation(
                "importers/own/_merging.py",
                "wins = Wins.OURS if record == before else self._wins(key)",
                "wins = Wins.THEIRS",
            ),
        ),
    ),
    Fault(
        "the path of the log is a link",
        "the file it leads to is the log",
        {"store/test_database.py": ("test_a_link_leads_to_the_log_it_points_to",)},
        (Mutation("store/backup.py", "self.log = log.resolve()", "self.log = log.absolute()"),),
    ),
    Fault(
        "a locale with a decimal comma",
        "files and the command line stay the same",
        {
            "exporters/test_round_trip.py": ("test_the_locale_changes_nothing",),
            "cli/test_bad_input.py": ("test_one_and_a_half_is_the_same_in_every_locale",),
        },
        (
            Mutation(
                "domain/record/amounts.py",
                '_NUMBER = re.compile(r"(\\d+)?(?:[.,](\\d*))?")',
                '_NUMBER = re.compile(r"(\\d+)?(?:[.](\\d*))?")',
            ),
        ),
    ),
    Fault(
        "no home, or a folder that cannot be used",
        "it is named, and another can be chosen",
        {
            "test_surroundings.py": (
                "test_a_home_that_cannot_be_used_is_told_and_another_folder_can_be_chosen",
            ),
            "store/test_database.py": ("test_a_folder_that_cannot_be_made_is_named",),
        },
        (
            Mutation(
                "store/database.py",
                "    except OSError as error:\n        raise unusable(path.parent, error)",
                "    except OSError as error:\n        raise unreadable(path, error)",
            ),
        ),
    ),
    Fault(
        "the reference data or the steps of the schema are missing",
        "the program says so, and gives no answer without its warnings",
        {
            "test_surroundings.py": (
                "test_a_program_without_its_warnings_does_not_start_as_if_there_were_none",
            ),
            "store/test_database.py": ("test_a_program_without_its_migrations_says_so",),
        },
        (
            Mutation(
                "store/schema.py",
                "or not file.is_file():\n        raise _incomplete(file)",
                "or not file:\n        raise _incomplete(file)",
            ),
        ),
    ),
    Fault(
        "matplotlib cannot be imported",
        "doses are logged, and the chart's place knows the reason",
        {
            "test_surroundings.py": (
                "test_without_matplotlib_doses_are_logged_and_the_window_knows_why_there_is_no_chart",
                "test_settings_of_matplotlib_that_cannot_be_read_cost_the_charts_alone",
            ),
        },
        (
            Mutation(
                "ui/background.py",
                "self.problem = str(error) or type(error).__name__",
                'self.problem = ""',
            ),
            Mutation(
                "ui/background.py", "RuntimeError, ValueError) as error", "RuntimeError) as error"
            ),
        ),
    ),
    Fault(
        "a backup is restored while the log is open",
        "a checked copy, one transaction, what was there is kept; a kill leaves one or the other",
        {
            "store/test_restore.py": (
                "test_a_restored_log_is_as_it_was_and_the_open_journal_sees_it",
                "test_a_restore_can_be_taken_back_and_that_too",
                "test_what_is_no_sound_log_is_not_restored",
                "test_a_killed_restore_leaves_one_log_or_the_other",
            ),
        },
        (
            Mutation(
                "store/restore.py", "            _check_all(copy, source or copy, is_stopped)\n", ""
            ),
        ),
    ),
    Fault(
        "another program writes, locks, or deletes between two keys, or an edit form stands open",
        "what was seen is what is written over; else it is read again and asked",
        {
            "store/test_meanwhile.py": (
                "test_what_there_is_one_of_is_not_written_twice",
                "test_nothing_is_written_over_what_was_not_seen",
            ),
            "ui/test_meanwhile.py": (
                "test_a_page_that_cannot_be_turned_stays_in_fact_as_in_look",
                "test_a_form_open_over_an_undo_asks_before_it_brings_the_entry_back",
                "test_no_entry_lands_on_a_day_that_was_not_shown",
            ),
        },
        (
            Mutation(
                "store/writing.py",
                "if found != seen and not (found is None and seen == _NOT_TOLD):",
                "if found is seen:",
            ),
        ),
    ),
    Fault(
        "the window closes, the session ends or the program is killed with entries not saved",
        "it is asked; what waits is kept beside the log and offered by the next start",
        {
            "ui/test_unsaved.py": (
                "test_closing_asks_and_stays_where_nothing_is_said",
                "test_what_a_killed_window_could_not_save_is_offered_by_the_next",
                "test_the_end_of_a_session_is_held_back_where_the_desktop_allows",
            ),
        },
        (
            Mutation(
                "ui/unsaved.py",
                "waiting.keep(self._session.data_dir, steps)",
                "waiting.keep(self._session.data_dir, ())",
            ),
        ),
    ),
    Fault(
        "a dose is logged while a long file is written, printed or laid out",
        "it is saved at once, and the file is of the moment at which it was asked for",
        {
            "ui/test_never_held_up.py": (
                "test_a_dose_is_logged_at_once_while_the_log_is_read_for_a_file",
            ),
            "store/test_reading.py": (
                "test_a_copy_in_memory_is_of_one_moment_and_whoever_writes_need_not_wait",
            ),
        },
        (
            Mutation(
                "ui/export_work.py",
                "    with session.second_journal(in_memory=True) as journal:\n        source",
                "    with session.second_journal() as journal, journal.at_one_moment():\n"
                "        source",
            ),
            Mutation(
                "store/database.py",
                "return _in_memory(opened, path) if in_memory else opened",
                "return opened",
            ),
        ),
    ),
    Fault(
        "a backup, a copy or a restore is stopped by the person",
        "nothing has changed: no backup, no copy, the log as it was",
        {
            "store/test_stopping.py": (
                "test_a_backup_that_is_stopped_is_not_there",
                "test_a_copy_that_is_stopped_is_not_there",
                "test_a_restore_that_is_stopped_changes_nothing",
            ),
            "ui/pages/test_backups_card.py": ("test_a_backup_a_copy_and_a_restore_can_be_stopped",),
        },
        (
            Mutation(
                "store/stopping.py",
                "        if is_stopped():\n            raise Cancelled from",
                "        if False:\n            raise Cancelled from",
            ),
        ),
    ),
    Fault(
        "an error in the program itself, while a key, a painting, a timer or a thread is served",
        "it is seen, at most in one dialog, and written down without anything that was entered;"
        " nothing is announced as done",
        {
            "ui/test_unexpected.py": (
                "test_space_on_today_that_fails_is_seen_and_announces_nothing",
                "test_error_in_another_thread_is_seen_in_the_window",
                "test_error_in_a_painting_opens_one_dialog_and_is_counted",
                "test_error_that_ends_the_start_is_shown_before_the_end",
            ),
            "test_logfile.py": (
                "test_nothing_that_was_entered_is_in_the_file",
                "test_a_full_disk_costs_only_the_entry",
            ),
            "cli/test_main.py": (
                "test_an_error_nobody_expected_is_one_sentence_and_an_entry_of_the_log_file",
            ),
        },
        (
            Mutation("ui/unexpected.py", "    sys.excepthook = watcher.hear\n", ""),
            Mutation("ui/unexpected.py", "    threading.excepthook = watcher.hear_thread\n", ""),
        ),
    ),
)
