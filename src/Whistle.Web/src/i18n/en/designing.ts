export default {
  designing: {
    shipped: 'shipped with the product',
    state: { draft: 'Draft', published: 'Published', former: 'Formerly published' },
    change: { same: 'Unchanged', added: 'Added', removed: 'Removed', changed: 'Changed', moved: 'Only moved' },
    verdict: { moves: 'Moves', chosen: 'Moves as chosen', needsChoice: 'Needs a choice', cannot: 'Cannot move' },
    fourEyes: { on: 'Four-eyes publishing is on: a second administrator approves before a version takes effect.', off: 'Four-eyes publishing is off: an administrator publishes directly.' },
    flows: {
      title: 'Flow versions', lead: 'Versions of each flow, who published them, and the cases running on them. A published version never changes; a running case keeps the one it began with.',
      tab: 'Flows', published: 'Version {n} published', unpublished: 'Not published', draft: 'Version {n} in draft', requested: 'Waits for approval',
      by: 'Published by {by}, {at}', cases: '{n} running cases', instances: '{n} running instances', edited: '{by} is editing', versions: 'History', simulate: 'Simulate', open: 'Open in the designer',
    },
    publish: { draft: 'Publish version {n}', despite: 'Publish with this reason', busy: 'Checking and publishing…', reason: 'Why it is published although scenarios fail (kept in the audit)', done: 'Version {n} is published', requested: 'Sent; it waits for another administrator' },
    requests: {
      tab: 'Publish requests', none: 'There are no publish requests.', by: 'Requested by {by}, {at}', decided: 'Decided by {by}, {at}', review: 'Look at the changes and decide',
      override: 'Failing scenarios are not to block, because: {reason}', first: 'This flow has never been published; there is nothing to compare with.',
      mine: 'You requested this yourself; another administrator decides.', reason: 'Reason for rejecting', approve: 'Approve and publish', reject: 'Reject',
      approved: 'Approved and published.', rejected: 'Rejected.', state: { open: 'Waiting', approved: 'Approved', rejected: 'Rejected', void: 'Void' },
    },
    compare: {
      title: 'Compare versions', from: 'Older version', to: 'Newer version', before: 'Compare with the one before', option: 'Version {n} ({state})', same: 'The two versions run exactly alike.',
      legend: 'What the marks mean', drawing: 'Both drawings laid over each other, with added, removed, changed and moved activities marked; the sentences above say the same.',
    },
    migrate: {
      lead: 'Move running cases to another version of their flow. See first what becomes of each; afterwards a move can be taken back while nothing else has happened.',
      choose: 'Choose the versions', fromLabel: 'From', toLabel: 'To', pick: 'Choose', current: 'new cases begin with it', noOther: 'This case type has no other version.', from: 'Move its running cases',
      bundle: '{type}: {flows}; {n} running, since {at}', plan: 'Preview', total: '{n} cases', positions: 'Where the cases stand', goTo: 'Goes to', byItself: 'Stays where it is', end: 'End this branch',
      each: 'Case by case', some: 'Move chosen cases only', openLeft: '{n} cases can\'t be moved yet; they stay as they are, with the reason.',
      rule: 'A task at the same step stays the same task, with its claim and its time limit. Limits the new version no longer sets are stopped; those it adds start with the move.',
      reason: 'Reason (kept in the cases\' history and in the audit)', startAll: 'Move {n} cases', startSome: 'Move the {n} chosen',
    },
    batch: {
      title: 'Moves so far', none: 'No cases have been moved yet.', by: 'Ordered by {by}, {at}', progress: '{n}% done', cases: 'Cases', moved: '{n} moved', refused: '{n} not moved', undone: '{n} taken back', undoRefused: '{n} not taken back',
      undo: 'Take back', undoRule: 'Cases to which nothing has happened since go back to where they stood; the others stay as they are.', undoReason: 'Reason for taking it back',
      state: { running: 'Running', done: 'Done' },
      case: { waiting: 'Waiting', moved: 'Moved', refused: 'Not moved', undoWaiting: 'Waiting to be taken back', undone: 'Taken back', undoRefused: 'Not taken back' },
    },
    simulate: {
      title: 'Simulate', lead: 'Runs a draft or a version on a virtual clock. Nothing real is touched.', version: 'Version', scenario: 'Scenario', onlyOpened: 'Only open a case',
      against: 'Compare with the published version', edit: 'See, write or record a scenario', readOnly: 'A shipped scenario can\'t be changed; save it under another key.', key: 'Key (small letters, digits, hyphens)', caseId: 'Record from case (id)',
      save: 'Save scenario', saveAs: 'Save as a new scenario', record: 'Record from the case', saved: 'Scenario saved.', run: 'Simulate', passed: 'The scenario can be walked and meets what is expected.', failed: '{n} things are not as expected.', end: 'It ends in “{stage}”.',
      differences: 'Differences from the published version', noDifferences: 'None.', tasks: 'Tasks opened', nobody: 'nobody fits', opened: 'opened {at}', due: 'due {at}', done: 'done {at} by {by}', clocks: 'Clocks', escalations: 'Reminders and escalations',
      drawing: 'The drawing of “{name}” with the way the simulation took.',
      walked: { done: 'Walked', open: 'Stands here at the end', faulted: 'Failed', cancelled: 'Cancelled', unreached: 'Not reached' },
      clock: { running: 'Running', paused: 'Paused', met: 'Met', overdue: 'Overdue', cancelled: 'Cancelled' },
    },
  },
}
