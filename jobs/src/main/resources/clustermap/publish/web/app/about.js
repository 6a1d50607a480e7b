/* What the map is, what it rests on, whose data it holds. */
'use strict';
(function () {
  const { el, given, state: store, words } = clustermap;
  const { page } = store;

  function attributions() {
    return [...new Set(page.sources.flatMap((s) => s.attribution || []))];
  }

  function fill(dialog) {
    const close = el('button', { type: 'button', class: 'close', id: 'close-about', onclick: () => dialog.close() }, 'Close');
    dialog.replaceChildren(
      el('header', { class: 'panel-top' }, el('h2', { id: 'about-title' }, 'About this map'), close),
      el('div', { class: 'about-body', tabindex: '0', role: 'region', 'aria-labelledby': 'about-title' },
        page.synthetic.length ? el('p', { class: 'synthetic' }, madeUp()) : null,
        el('p', {}, 'A cluster is a place where firms of one sector are dense in space, found by the same rule everywhere. Firms stand at their registered offices unless sites of work were given. Edition of ' + words.date(page.as_of) + ', run ', el('code', {}, page.run_id), '.'),
        el('h3', {}, 'How to read it'),
        el('ul', {},
          el('li', {}, 'Colour and letters tell the sector, the size of a circle the number of firms. From a closer look, the outline shows where the firms are.'),
          el('li', {}, 'A filled circle is more than chance explains after the search over all places and sectors (q at or below ' + page.alpha + '). A hollow one may be chance.'),
          el('li', {}, '“Hidden (confidential)” is a figure that could tell of a single firm. “Not measurable” is one that these data cannot give. Neither is zero.'),
          el('li', {}, 'Figures marked “synthetic” rest on made-up data and are evidence of nothing.'),
          el('li', {}, 'A line is joint projects. It is no flow of knowledge or money.'),
          el('li', {}, 'The address in the browser keeps what is shown: send it to share a view.')),
        (page.warnings.length || page.notes.length) ? [el('h3', {}, 'What to know of this edition'), el('ul', {}, [...page.notes, ...page.warnings].map((note) => el('li', {}, given(note))))] : null,
        el('h3', {}, 'Sources and licences'),
        page.sources.length ? el('ul', {}, page.sources.map((s) => el('li', {}, given(s.title), s.edition ? [', ', given(s.edition)] : '', s.licence ? [' — ', given(s.licence)] : '')))
          : el('p', {}, 'The edition does not say where its data are from.'),
        el('ul', { class: 'attributions' }, attributions().map((a) => el('li', {}, given(a)))),
        el('p', {}, 'Drawn with Leaflet 1.9.4, © 2010–2023 Volodymyr Agafonkin, © 2010–2011 CloudMade, BSD 2-clause licence (', el('a', { href: 'leaflet/LICENSE' }, 'text'), ').')));
  }

  function madeUp() {
    return 'Synthetic data: ' + words.list(page.synthetic.map((i) => words.INPUTS[i] || i)) + ' on this map are made up. They are evidence of nothing: do not quote them.';
  }

  function create() {
    const dialog = document.getElementById('about');
    fill(dialog);
    document.getElementById('show-about').addEventListener('click', () => dialog.showModal());
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) {
        dialog.close();
      }
    });
    const banner = document.getElementById('synthetic');
    if (page.synthetic.length) {
      banner.textContent = madeUp();
      banner.hidden = false;
    }
    const boundaries = page.background;
    const short = attributions().filter((a) => /^(Contains OS|Source: Office)/.test(a));
    document.getElementById('credit').textContent = (boundaries ? ['Boundaries generalised to 500 m'].concat(short) : []).concat(['Leaflet']).map((t) => t.replace(/\.$/, '')).join(' · ');
    const note = document.getElementById('map-note');
    const missing = page.notes.find((n) => n.startsWith('The map has no background'));
    if (missing) {
      note.textContent = missing;
      note.hidden = false;
    }
  }

  clustermap.about = { create, attributions };
})();
