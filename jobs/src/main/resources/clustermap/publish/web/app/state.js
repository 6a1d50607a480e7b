/* What is shown: read from the address, kept in it, and the clusters that pass the filters. */
'use strict';
(function () {
  const page = clustermap.known.get('edition');
  const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#aa4499', '#e69f00', '#56b4e9', '#332288', '#882255'];
  const OTHER = '#7d8790';
  const listeners = [];

  const state = {
    taxonomy: page.taxonomies[0] || '',
    sectors: [],
    significance: '',
    stage: '',
    type: '',
    place: '',
    cluster: '',
    view: 'map',
    at: page.as_of,
    links: '',
    camera: null,
  };
  const defaults = { ...state };
  const NAMES = { taxonomy: 't', significance: 'sig', stage: 'stage', type: 'type', place: 'place', cluster: 'c', view: 'view', at: 'at', links: 'links' };

  function read() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const next = { ...defaults };
    for (const [key, name] of Object.entries(NAMES)) {
      if (asked.has(name)) {
        next[key] = asked.get(name);
      }
    }
    next.sectors = asked.has('s') ? asked.get('s').split(',').filter(Boolean) : [];
    // What this map does not have falls back to what it shows without being asked.
    if (!page.taxonomies.includes(next.taxonomy)) {
      next.taxonomy = defaults.taxonomy;
    }
    const codes = page.sectors.filter((s) => s.taxonomy === next.taxonomy).map((s) => s.sector);
    next.sectors = next.sectors.filter((s) => codes.includes(s));
    if (!page.editions.some((e) => e.as_of === next.at)) {
      next.at = page.as_of;
    }
    if (!['map', 'list'].includes(next.view)) {
      next.view = 'map';
    }
    for (const [key, allowed] of [['significance', ['', 'yes', 'no']], ['links', ['', 'grants', 'patents']]]) {
      if (!allowed.includes(next[key])) {
        next[key] = '';
      }
    }
    const camera = (asked.get('m') || '').split('/').map(Number);
    next.camera = camera.length === 3 && camera.every(Number.isFinite) && Math.abs(camera[1]) <= 85 ? camera : null;
    Object.assign(state, next);
  }

  function write(replace) {
    const told = new URLSearchParams();
    for (const [key, name] of Object.entries(NAMES)) {
      if (state[key] !== defaults[key]) {
        told.set(name, state[key]);
      }
    }
    if (state.sectors.length) {
      told.set('s', state.sectors.join(','));
    }
    if (state.camera) {
      told.set('m', state.camera.join('/'));
    }
    const hash = '#' + told.toString().replace(/%2C/g, ',').replace(/%2F/g, '/').replace(/%3A/g, ':');
    if (hash !== location.hash && !(hash === '#' && location.hash === '')) {
      history[replace ? 'replaceState' : 'pushState'](null, '', hash === '#' ? location.pathname + location.search : hash);
    }
  }

  /** Changes what is shown. */
  function set(change, replace) {
    const before = { ...state };
    Object.assign(state, change);
    write(replace);
    for (const listener of listeners) {
      listener(before);
    }
  }

  /** The camera moves often: it is kept in the address, without a step back for each move. */
  function camera(position) {
    state.camera = position;
    write(true);
  }

  function onChange(listener) {
    listeners.push(listener);
  }

  window.addEventListener('popstate', () => {
    const before = { ...state };
    read();
    listeners.forEach((listener) => listener(before));
  });
  window.addEventListener('hashchange', () => {
    const before = { ...state };
    read();
    listeners.forEach((listener) => listener(before));
  });

  /* Sectors, their colours and letters. */

  const LETTERS = new Map();
  for (const taxonomy of page.taxonomies) {
    const used = new Set();
    page.sectors.forEach((sector, i) => {
      if (sector.taxonomy !== taxonomy) {
        return;
      }
      const words = sector.name.split(/[^\p{L}\p{N}]+/u).filter((w) => w && !/^(and|of|the|for|or)$/i.test(w));
      const first = (words[0] || '?').charAt(0).toUpperCase();
      const tries = [];
      if (/^\d+$/.test(sector.sector)) {
        tries.push(sector.sector.slice(0, 3));
      }
      if (words.length > 1) {
        tries.push(first + words[1].charAt(0).toUpperCase());
      }
      for (const letter of (words.join('').slice(1) + 'abcdefghijklmnopqrstuvwxyz').toLowerCase()) {
        tries.push(first + letter);
      }
      const chosen = tries.find((t) => !used.has(t)) || first;
      used.add(chosen);
      LETTERS.set(i, chosen);
    });
  }

  /** Indices of the sectors of the classification, those with most clusters first. */
  function ranked(taxonomy) {
    return page.sectors
      .map((sector, i) => i)
      .filter((i) => page.sectors[i].taxonomy === taxonomy)
      .sort((a, b) => (page.sectors[b].clusters || 0) - (page.sectors[a].clusters || 0) || a - b);
  }

  /** Colours by sector: those asked for, else those with most clusters; the others are grey. */
  function colours() {
    const order = ranked(state.taxonomy);
    const chosen = new Set(state.sectors);
    const wanted = chosen.size ? order.filter((i) => chosen.has(page.sectors[i].sector)) : order;
    const colour = new Array(page.sectors.length).fill(OTHER);
    const free = new Set(PALETTE);
    const without = [];
    for (const i of wanted.slice(0, PALETTE.length)) {
      const own = order.indexOf(i) < PALETTE.length ? PALETTE[order.indexOf(i)] : null;
      if (own) {
        colour[i] = own;
        free.delete(own);
      } else {
        without.push(i);
      }
    }
    for (const i of without) {
      colour[i] = [...free][0];
      free.delete(colour[i]);
    }
    return colour;
  }

  /* Clusters of the day that is shown. */

  /** Makes columns ready to be drawn. */
  function prepare(columns) {
    if (columns.ready) {
      return columns;
    }
    const n = columns.id.length;
    columns.ready = true;
    columns.n = n;
    columns.x = new Float64Array(n);
    columns.y = new Float64Array(n);
    columns.index = new Map();
    for (let i = 0; i < n; i++) {
      columns.x[i] = clustermap.canvas.unitX(columns.lon[i] / 100000);
      columns.y[i] = clustermap.canvas.unitY(columns.lat[i] / 100000);
      columns.index.set(columns.id[i], i);
    }
    columns.shown = new Uint8Array(n);
    // Large ones are drawn first, so that small ones lie on top and can be clicked.
    columns.order = Array.from({ length: n }, (_, i) => i).sort((a, b) => columns.firms[b] - columns.firms[a] || a - b);
    columns.mostFirms = n ? columns.firms[columns.order[0]] : 0;
    return columns;
  }

  let clusters = prepare(clustermap.known.get('clusters/' + page.as_of));

  function show(columns) {
    clusters = prepare(columns);
  }

  /** The place that is chosen, by its index; -1 for none. */
  function placeIndex() {
    const places = clustermap.known.get('places');
    if (!state.place || !places || !places.index) {
      return -1;
    }
    const at = places.index.get(state.place);
    return at === undefined ? -1 : at;
  }

  /** Whether clusters can be told by place: the place has an outline, and it is the present day. */
  function filtersByPlace() {
    const at = placeIndex();
    return at >= 0 && Boolean(clusters.places) && clustermap.known.get('places').extent[at] > 0;
  }

  /** Marks the clusters that pass the filters, and counts them. */
  function filter() {
    const c = clusters;
    const sectors = page.sectors.map(
      (s) => s.taxonomy === state.taxonomy && (!state.sectors.length || state.sectors.includes(s.sector)));
    const place = filtersByPlace() ? placeIndex() : -1;
    let shown = 0;
    for (let i = 0; i < c.n; i++) {
      const significant = clustermap.words.significant(c.q_value[i], page.alpha);
      const pass = sectors[c.sector[i]]
        && (state.significance === '' || (state.significance === 'yes' ? significant === true : significant === false))
        && (state.stage === '' || (state.stage === 'unknown' ? c.stage[i] === null : c.stage[i] === state.stage))
        && (state.type === '' || (state.type === 'unknown' ? c.type[i] === null : c.type[i] === state.type))
        && (place < 0 || c.places[i].includes(place));
      c.shown[i] = pass ? 1 : 0;
      shown += c.shown[i];
    }
    return shown;
  }

  /** How many of the classification there are at all. */
  function all() {
    let n = 0;
    for (let i = 0; i < clusters.n; i++) {
      n += page.sectors[clusters.sector[i]].taxonomy === state.taxonomy ? 1 : 0;
    }
    return n;
  }

  /** Clusters as tables list them: the least likely by chance first, then by how much stands out. */
  function byEvidence(a, b) {
    const c = clusters;
    const rank = (q) => (q === null ? 2 : q);
    return rank(c.q_value[a]) - rank(c.q_value[b]) || (c.llr[b] || 0) - (c.llr[a] || 0) || c.firms[b] - c.firms[a] || a - b;
  }

  read();
  clustermap.state = {
    page, state, set, camera, onChange, colours, ranked, filter, all, show, byEvidence, placeIndex, filtersByPlace, defaults,
    letters: (i) => LETTERS.get(i) || '', OTHER,
    get clusters() {
      return clusters;
    },
    get now() {
      return state.at === page.as_of;
    },
  };
})();
