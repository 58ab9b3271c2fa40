"""What course systems give to an instructor, made as they make it: the submissions of an assignment
and the table that takes their marks."""

import csv
import io
import zipfile


def archive(files):
    """A zip of {path: bytes}."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, content in files.items():
            packed.writestr(path, content)
    return file.getvalue()


def moodle(submissions):
    """"Download all submissions": {(name, number of the participant): {path: bytes}}."""
    return archive(
        {
            f"{name}_{number}_assignsubmission_file/{path}": content
            for (name, number), files in submissions.items()
            for path, content in files.items()
        }
    )


def moodle_worksheet(participants, points):
    """"Download grading worksheet": of [(name, number, mail, whether it is handed in)]."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(
        ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade",
         "Grade can be changed", "Last modified (submission)", "Last modified (grade)",
         "Feedback comments"]
    )  # fmt: skip
    for name, number, mail, handed_in in participants:
        status = "Submitted for grading" if handed_in else "No submission"
        when = "Monday, 2 November 2026, 10:15 PM" if handed_in else "-"
        rows.writerow(
            [f"Participant {number}", name, mail, status, "", points, "Yes", when, "-", ""]
        )
    return ("\ufeff" + file.getvalue()).encode()


def canvas(submissions):
    """"Download Submissions": {(name as it is sorted, its number, late): {name: bytes}}."""
    entries, attachment = {}, 90210
    for (name, number, late), files in submissions.items():
        short = "".join(letter for letter in name.lower() if letter.isalnum())
        for path, content in files.items():
            attachment += 1
            mark = "_LATE" if late else ""
            entries[f"{short}{mark}_{number}_{attachment}_{path}"] = content
    return archive(entries)
