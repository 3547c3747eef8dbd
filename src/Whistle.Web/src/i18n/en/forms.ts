import type zh from '../zh-CN/forms'

const messages: typeof zh = {
  forms: {
    required: 'Required', personal: 'Personal data', personalHint: 'Masked for others; seeing it in full asks for a purpose and is recorded', choose: 'Choose', change: 'Change', now: 'Now',
    remove: 'Remove', removeNamed: 'Remove {name}', addRow: 'Add one', nth: 'No. {n}', nothingFound: 'Nothing found', searchFailed: 'The search failed; check the network and try again',
    errorsMarked: '{n} entry needs correcting; it is marked below.|{n} entries need correcting; they are marked below.',
  },
  category: { search: 'Search a category, e.g. “manhole”, “drainage”, “noise”', recent: 'Recent', browse: 'Choose from the list', all: 'All groups' },
  place: {
    gps: 'Use my location', locating: 'Locating…', openMap: 'Pick on the map', closeMap: 'Close the map', address: 'Add the address, e.g. “in front of 12 Jiefang Road”', addressLabel: 'Address',
    finding: 'Looking up the grid…', noGrid: 'No grid is drawn here', outside: 'This place is outside the area; please choose another', lookupFailed: 'Place noted; the grid could not be looked up',
    accuracy: 'within about {n} m', gpsMissing: 'This device has no location service; please use the map.', gpsDenied: 'The browser does not allow location; use the map, or allow it in the settings.', gpsFailed: 'The location could not be found; please use the map.',
  },
  map: {
    pickLabel: 'Map: pick the place', showLabel: 'Map: the place', hint: 'Tap the map to pick the place', takeCentre: 'Take the middle', here: 'The place',
    zoomIn: 'Zoom in', zoomOut: 'Zoom out', failed: 'The map could not be loaded.',
  },
  photos: {
    camera: 'Camera', album: 'Photos', chooseFiles: 'Choose files', nth: 'Photo {n}', sending: 'Uploading', sent: 'Uploaded', remove: 'Remove photo {n}',
    limits: 'Up to {n}, 20 MB each', offline: 'No network; sent again by itself when it is back', tooLarge: 'Larger than 20 MB', wrongType: 'This kind of file is not accepted',
  },
  organisation: { search: 'Search an organisation by name' },
  units: {
    lead: 'Lead unit', leadHint: 'answers for the whole matter', assistNth: 'Assisting unit {n}', add: 'Add an assisting unit', requirement: 'What this unit should do', requirementOf: 'What the {unit} should do',
  },
  score: { none: 'Please rate', outOf: 'of {n}', stars: '{n} point|{n} points', words: { 1: '1 · very dissatisfied', 2: '2 · dissatisfied', 3: '3 · fair', 4: '4 · satisfied', 5: '5 · very satisfied' } },
  ratings: { feedback: 'Feedback: ', scoreOf: 'Rate {unit}', comment: 'Remark', commentOf: 'Remark on {unit}', none: 'There is no unit to rate.' },
  validation: {
    fill: 'Please fill in: {title}', choose: 'Please choose: {title}', attach: 'Please attach: {title}', minLength: 'At least {n} characters', maxLength: 'At most {n} characters; {over} too many',
    pattern: 'Not in the expected form', phone: 'Enter a valid telephone number', idNumber: 'Enter an 18-digit identity number', number: 'Enter a number', integer: 'Enter a whole number',
    minimum: 'Not less than {n}', maximum: 'Not more than {n}', minItems: 'At least {n}', maxItems: 'At most {n}', place: 'Use your location or pick the place on the map', lead: 'Choose the lead unit',
  },
  blow: { title: 'Blow the whistle', lead: 'Say what it is and where; a photo helps it along.', send: 'Blow the whistle', done: 'The whistle is blown' },
  opening: {
    title: 'Register: {name}', send: 'Send', sending: 'Sending…', uploading: 'Photos are uploading…', done: '{name}: received', next: 'Who gets it next', by: 'by {at}',
    seeCase: 'See the case', again: 'Report another', waiting: 'You are offline. Texts and photos are kept on this device and sent by themselves when the network is back.', dispute: 'Register a dispute', enforcement: 'File a violation',
  },
}

export default messages
