export default {
  calendar: {
    title: 'Working calendar', lead: 'Holidays, make-up workdays and office hours decide every due time. A change is previewed, then published, and each due time it moves is recorded.',
    tabs: { years: 'Holidays and make-up days', hours: 'Office hours', changes: 'Changes' }, year: 'Year', enter: 'Enter the arrangement', correct: 'Correct',
    unpublished: 'The holidays of {year} are not published yet: only weekends count as rest days, and every due time that touches the year is provisional. Publishing computes them anew and lists each change.',
    workingDays: '{n} working days', rest: 'Day off', worked: 'Working day', makeUp: 'Make-up workday', restMark: 'off', makeUpMark: 'on',
    noticeTitle: 'Notice of the State Council General Office on holidays in {year}', notice: 'Name of the notice', url: 'Address of the notice (optional)', publishedOn: 'Published on (optional)',
    days: 'Special days ({n})', addDay: 'Add a day', removeDay: 'Remove {date}', date: 'Date', kind: 'Off or worked', festival: 'Festival', statutory: 'Statutory',
    import: { title: 'Read the notice', lead: 'Paste the text of the notice here; check each day that was recognised.', example: '一、元旦：1月1日（周五）至3日（周日）放假，共3天。…', read: 'Read' },
    preview: {
      title: 'What it moves', look: 'Preview', none: '{n} running clocks examined; no due time moves.', some: '{examined} running clocks examined; {moved} due times move: {later} later, {earlier} earlier.',
      overdue: '{n} of them would be overdue at once.', more: 'The first {n} by due time; all of them will be in the change\'s report.', partial: 'There are many running clocks; the preview examined {n}. Publishing computes all of them.', outdated: 'You changed something: preview again before publishing.',
    },
    publish: 'Publish', publishedToast: 'Published; due times are being computed anew',
    moved: { title: 'Moved due times', case: 'Number', clock: 'Clock', unit: 'Unit', old: 'Was due', new: 'Now due', later: 'later', earlier: 'earlier' },
    hours: {
      lead: 'Office hours may differ by season; they hold from their first day on and leave earlier days as they were.', add: 'New schedule', from: 'from {date}', change: 'Change', units: 'Units with hours of their own', unitsLead: 'All others keep the government office hours.', unit: 'Unit', assign: 'Assign',
      key: 'Key', keyHint: 'lower-case letters, digits or hyphens', name: 'Chinese name', nameEn: 'English name', effective: 'In force from', basis: 'Basis', seasons: 'Seasons', addSeason: 'Add a season', removeSeason: 'Remove the season', season: 'Name', seasonEn: 'English', firstDay: 'First day (month-day)', lastDay: 'Last day (month-day)', spans: 'Office time, separated by spaces',
    },
    changes: {
      none: 'The calendar has not been changed yet.', kind: { year: 'Holidays of {subject}', hours: 'Office hours "{subject}"', organisation: 'Office hours of {subject}' }, state: { running: 'Computing', settling: 'Computed, to be checked once more', done: 'Done' },
      by: 'Published by {by} on {at}', counts: '{examined} clocks examined, {moved} due times moved.',
    },
  },
}
