/* Puts the page together and keeps it in step with what is asked for. */
'use strict';
(function () {
  const { el, svg, given, state: store, words } = clustermap;
  const { page, state } = store;
  const byId = (id) => document.getElementById(id);
  let before = null;

  function sectorBoxes() {
    const c = store.clusters;
    const counts = new Map();
    for (let i = 0; i < c.n; i++) {
      counts.set(c.sector[i], (counts.get(c.sector[i]) || 0) + 1);
    }
    const list = store.ranked(state.taxonomy);
    const colour = store.colours();
    const grey = list.some((i) => colour[i] === store.OTHER && counts.get(i));
    byId('sector-hint').textContent = grey ? 'the most frequent have a colour; choose others to colour them' : 'colour and letters on the map';
    byId('sectors').replaceChildren(...list.map((i) => {
      const sector = page.sectors[i];
      const n = counts.get(i) || 0;
      const box = el('input', { type: 'checkbox', value: sector.sector, 'data-sector': sector.sector, onchange: choose });
      box.checked = state.sectors.includes(sector.sector);
      return el('label', { class: 'sector' + (n ? '' : ' without'), title: sector.definition || null,
        onmouseenter: () => clustermap.map.highlight(i), onmouseleave: () => clustermap.map.highlight(-1) },
      box,
      svg('svg', { class: 'sector-mark', viewBox: '0 0 22 22', 'aria-hidden': 'true' },
        svg('circle', { cx: 11, cy: 11, r: 10, fill: colour[i] }),
        svg('text', { x: 11, y: 14.6, fill: clustermap.map.ink(colour[i]) }, store.letters(i))),
      el('span', { class: 'sector-name' }, given(sector.name)),
      el('span', { class: 'sector-count' }, words.count(n)));
    }));
  }

  function choose() {
    store.set({ sectors: [...document.querySelectorAll('#sectors input:checked')].map((box) => box.value) });
  }

  function options(select, names, any) {
    select.replaceChildren(el('option', { value: '' }, any),
      ...Object.entries(names).map(([code, name]) => el('option', { value: code }, name)),
      el('option', { value: 'unknown' }, 'Cannot be told'));
  }

  function key() {
    const most = store.clusters.mostFirms;
    const sizes = most < 3 ? [most] : [...new Set([most, Math.round(most / 4), Math.round(most / 20)].map(nice))].filter((n) => n > 0);
    const zoom = clustermap.map.zoom;
    const largest = clustermap.map.radius(Math.max(...sizes, 1), zoom);
    let x = 2;
    const circles = sizes.flatMap((n) => {
      const r = clustermap.map.radius(n, zoom);
      x += r;
      const made = [svg('circle', { cx: x, cy: 2 * largest + 2 - r, r, class: 'size' }),
        svg('text', { x, y: 2 * largest + 16, class: 'size-label' }, words.count(n))];
      x += r + 22;
      return made;
    });
    byId('key').replaceChildren(
      most ? el('figure', {}, svg('svg', { class: 'sizes', viewBox: '0 0 ' + Math.max(x, 120) + ' ' + (2 * largest + 20), width: Math.max(x, 120), height: 2 * largest + 20, role: 'img', 'aria-label': 'Size of a circle: number of firms' }, circles),
        el('figcaption', {}, 'Firms in a cluster')) : '',
      el('ul', { class: 'signs' },
        el('li', {}, svg('svg', { viewBox: '0 0 18 18', 'aria-hidden': 'true' }, svg('circle', { cx: 9, cy: 9, r: 7, class: 'sign-full' })), 'Filled: more than chance explains'),
        el('li', {}, svg('svg', { viewBox: '0 0 18 18', 'aria-hidden': 'true' }, svg('circle', { cx: 9, cy: 9, r: 7, class: 'sign-hollow' })), 'Hollow: chance alone could make it'),
        page.editions.length > 1 ? [
          el('li', {}, svg('svg', { viewBox: '0 0 18 18', 'aria-hidden': 'true' }, svg('circle', { cx: 9, cy: 9, r: 7, class: 'sign-born' })), 'Dashed ring: born since the edition before'),
          el('li', {}, svg('svg', { viewBox: '0 0 18 18', 'aria-hidden': 'true' }, svg('path', { d: 'M4 4 L14 14 M14 4 L4 14', class: 'sign-died' })), 'Cross: a cluster that is gone'),
          el('li', {}, svg('svg', { viewBox: '0 0 18 18', 'aria-hidden': 'true' }, svg('path', { d: 'M3 14 L15 4', class: 'sign-line' }), svg('circle', { cx: 4, cy: 13, r: 2.5, class: 'sign-line' })), 'Dark line with a ring: merged or split'),
        ] : null));
  }

  function nice(n) {
    const size = Math.pow(10, Math.floor(Math.log10(Math.max(1, n))));
    return Math.max(1, Math.round(n / size) * size);
  }

  function chip() {
    const at = store.placeIndex();
    const box = byId('place-chip');
    box.hidden = !state.place;
    if (!state.place) {
      return;
    }
    const places = clustermap.known.get('places');
    const name = at < 0 ? state.place : places.name[at];
    box.replaceChildren(
      el('span', {}, store.filtersByPlace() ? 'Only in ' : 'Place: ', el('strong', {}, given(name))),
      el('button', { type: 'button', id: 'clear-place', 'aria-label': 'Show all places again', onclick: () => store.set({ place: '' }) }, '×'));
  }

  /** Applies the filters and draws; measured, so that the benchmark can tell how long it takes. */
  function filter() {
    performance.mark('clustermap:filter-begins');
    const shown = store.filter();
    clustermap.map.refresh();
    const all = store.all();
    byId('count').textContent = all === 0 ? 'No clusters in this edition'
      : shown === all ? words.plural(all, 'cluster', 'clusters') : words.count(shown) + ' of ' + words.plural(all, 'cluster', 'clusters');
    byId('clear').hidden = !(state.sectors.length || state.significance || state.stage || state.type || state.place || state.links);
    if (state.view === 'list') {
      clustermap.list.reset();
      clustermap.list.show(byId('list-view'));
    }
    performance.measure('clustermap:filter', 'clustermap:filter-begins');
    return shown;
  }

  function controls() {
    byId('taxonomy').value = state.taxonomy;
    byId('significance').value = state.significance;
    byId('stage').value = state.stage;
    byId('type').value = state.type;
    byId('links').value = state.links;
    byId('show-map').setAttribute('aria-pressed', String(state.view === 'map'));
    byId('show-list').setAttribute('aria-pressed', String(state.view === 'list'));
    byId('map-view').hidden = state.view !== 'map';
    byId('list-view').hidden = state.view !== 'list';
    document.body.classList.toggle('as-list', state.view === 'list');
  }

  function panel(old) {
    const box = byId('panel');
    const what = state.cluster ? 'cluster:' + state.cluster + '@' + state.at : state.place ? 'place:' + state.place + '@' + state.taxonomy + '@' + state.at : '';
    const earlier = old || '';
    if (what === earlier) {
      return what;
    }
    clustermap.map.link([]);
    const opened = box.hidden && what !== '';
    box.hidden = what === '';
    document.body.classList.toggle('with-panel', what !== '');
    if (opened || what === '') {
      clustermap.map.resized();
    }
    if (what) {
      box.scrollTop = 0;
      box.removeAttribute('data-ready');
      const back = document.activeElement && document.activeElement !== document.body && !box.contains(document.activeElement) ? document.activeElement : null;
      if (back) {
        before = back;
      }
      const moves = back !== null && back.id !== 'time-range' || box.contains(document.activeElement);
      const showing = state.cluster ? clustermap.panel.show(box) : clustermap.place.show(box);
      showing.then(() => {
        box.setAttribute('data-ready', what);
        // Who opened it by the keyboard reads on in it.
        const title = byId('panel-title');
        if (moves && title && !box.hidden) {
          title.focus({ preventScroll: true });
        }
      });
    } else if (before && document.contains(before)) {
      before.focus({ preventScroll: true });
      before = null;
    }
    return what;
  }

  let shownPanel = '';

  function edition() {
    const at = state.at;
    return clustermap.load('clusters/' + at).then((columns) => {
      if (at === state.at) {
        store.show(columns);
        sectorBoxes();
        clustermap.map.loadShapes();
        filter();
        clustermap.time.show();
        shownPanel = panel(shownPanel);
      }
    }).catch((failure) => {
      byId('count').textContent = 'This edition cannot be loaded: ' + failure.message;
    });
  }

  function changed(old) {
    controls();
    if (old.at !== state.at) {
      edition();
      return;
    }
    if (old.taxonomy !== state.taxonomy) {
      state.sectors = state.sectors.filter((s) => store.ranked(state.taxonomy).some((i) => page.sectors[i].sector === s));
      sectorBoxes();
    } else if (old.sectors.join() !== state.sectors.join()) {
      sectorBoxes();
    }
    if (old.links !== state.links && state.links) {
      clustermap.load('links').then(() => clustermap.map.refresh());
    }
    if (old.place !== state.place) {
      chip();
    }
    const same = ['taxonomy', 'significance', 'stage', 'type', 'place', 'links', 'view'].every((name) => old[name] === state[name])
      && old.sectors.join() === state.sectors.join();
    if (same) {
      // Another cluster in the panel filters nothing, and leaves the list and who reads it alone.
      clustermap.map.refresh();
    } else {
      filter();
      clustermap.time.show();
    }
    if (old.place !== state.place) {
      clustermap.map.redraw();
    }
    shownPanel = panel(shownPanel);
    if (old.view !== state.view) {
      clustermap.map.resized();
    }
  }

  function begin() {
    byId('edition-line').textContent = 'Edition of ' + words.date(page.as_of);
    document.title = 'Innovation clusters, ' + words.date(page.as_of);
    byId('taxonomy').replaceChildren(...page.taxonomies.map((t) => el('option', { value: t }, words.of(words.TAXONOMIES, t))));
    byId('taxonomy-field').hidden = page.taxonomies.length < 2;
    options(byId('stage'), words.STAGES, 'Any');
    options(byId('type'), words.TYPES, 'Any');
    byId('links-field').hidden = !page.links;
    for (const name of ['significance', 'stage', 'type', 'links']) {
      byId(name).addEventListener('change', (event) => store.set({ [name]: event.target.value }));
    }
    byId('taxonomy').addEventListener('change', (event) => store.set({ taxonomy: event.target.value, sectors: [] }));
    byId('show-map').addEventListener('click', () => store.set({ view: 'map' }));
    byId('show-list').addEventListener('click', () => store.set({ view: 'list' }));
    byId('skip').addEventListener('click', (event) => {
      event.preventDefault();
      store.set({ view: 'list' });
      byId('list-view').focus();
    });
    byId('clear').addEventListener('click', () => {
      store.set({ sectors: [], significance: '', stage: '', type: '', place: '', links: '' });
      sectorBoxes();
      byId('search').focus();
    });
    byId('show-filters').addEventListener('click', () => {
      const open = !document.body.classList.contains('filters-open');
      document.body.classList.toggle('filters-open', open);
      byId('show-filters').setAttribute('aria-expanded', String(open));
      clustermap.map.resized();
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !byId('panel').hidden && !byId('about').open) {
        store.set(state.cluster ? { cluster: '' } : { place: '' });
      }
    });
    controls();
    store.filter();
    // What takes room beside the map comes first, so that the first look fits what is left.
    clustermap.about.create();
    clustermap.time.create();
    clustermap.map.create();
    sectorBoxes();
    filter();
    key();
    clustermap.search.create();
    store.onChange(changed);
    performance.mark('clustermap:clusters');
    // Then what the first look can wait for: background first, then names, then what is asked for.
    (page.background ? clustermap.load('background').then(clustermap.map.background) : Promise.resolve())
      .then(() => {
        performance.mark('clustermap:painted');
        return clustermap.load('places');
      })
      .then((places) => {
        places.index = new Map(places.code.map((code, i) => [places.geography[i] + ':' + code, i]));
        chip();
        filter();
        clustermap.map.redraw();
        if (state.links) {
          clustermap.load('links').then(() => clustermap.map.refresh());
        }
        if (!state.now) {
          edition();
        } else {
          shownPanel = panel(shownPanel);
        }
        clustermap.map.loadShapes();
        return clustermap.map.loadOutlines('LAD');
      })
      .catch((failure) => {
        byId('map-note').textContent = 'A part of the map cannot be loaded: ' + failure.message;
        byId('map-note').hidden = false;
      })
      .finally(() => document.body.setAttribute('data-ready', 'yes'));
  }

  begin();
})();
