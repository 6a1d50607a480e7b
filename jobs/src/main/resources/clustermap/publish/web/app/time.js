/* The time slider: the editions of the map, and what was born, merged, split or died. */
'use strict';
(function () {
  const { el, given, canvas, state: store, words } = clustermap;
  const { page, state } = store;
  const MARKED = { born: 'born', merged: 'merged', split: 'split off', died: 'gone', moved: 'moved' };
  const COLOURS = { born: '#0b6e4f', merged: '#333f48', split: '#333f48', died: '#8a1538', moved: '#333f48' };
  let marking = true;

  const edition = () => page.editions.find((e) => e.as_of === state.at);

  function events() {
    const all = (edition() || {}).events || [];
    return all.filter((e) => e.sector === null || page.sectors[e.sector].taxonomy === state.taxonomy)
      .filter((e) => !state.sectors.length || e.sector === null || state.sectors.includes(page.sectors[e.sector].sector));
  }

  function create() {
    const box = document.getElementById('time');
    if (page.editions.length < 2) {
      return;
    }
    box.hidden = false;
    const last = page.editions.length - 1;
    box.append(
      el('div', { class: 'time-line' },
        el('label', { for: 'time-range', id: 'time-label' }, 'Edition'),
        el('input', { type: 'range', id: 'time-range', min: 0, max: last, step: 1, list: 'time-days', oninput: (event) =>
          store.set({ at: page.editions[Number(event.target.value)].as_of }, true) }),
        el('datalist', { id: 'time-days' }, page.editions.map((e, i) => el('option', { value: i }))),
        el('output', { id: 'time-day', for: 'time-range' })),
      el('div', { class: 'time-what' },
        el('p', { id: 'time-events', role: 'status' }),
        el('button', { type: 'button', class: 'link', id: 'time-more', 'aria-expanded': 'false', 'aria-controls': 'time-list', onclick: toggle }, 'Which ones')),
      el('div', { id: 'time-list', class: 'time-list', hidden: true }));
    show();
  }

  function toggle() {
    const list = document.getElementById('time-list');
    list.hidden = !list.hidden;
    document.getElementById('time-more').setAttribute('aria-expanded', String(!list.hidden));
    clustermap.map.resized();
  }

  function show() {
    const range = document.getElementById('time-range');
    if (!range) {
      return;
    }
    const at = page.editions.findIndex((e) => e.as_of === state.at);
    const told = edition();
    range.value = at;
    range.setAttribute('aria-valuetext', words.date(state.at));
    document.getElementById('time-day').textContent = words.date(state.at) + (told.backcast ? ' (rebuilt from a later register)' : '');
    const found = events();
    const counts = Object.keys(MARKED).map((code) => [code, new Set(found.filter((e) => e.event === code).map((e) => e.cluster_id)).size])
      .filter(([, n]) => n > 0).map(([code, n]) => words.count(n) + ' ' + MARKED[code]);
    const since = found.length && found[0].previous_as_of ? 'Since ' + words.date(found[0].previous_as_of) + ': ' : '';
    document.getElementById('time-events').textContent = at === 0 && !found.length
      ? 'The first edition of this map.' : since + (counts.length ? words.list(counts) + '.' : 'no cluster was born, merged, split or gone.');
    document.getElementById('time-more').hidden = !found.length;
    document.getElementById('time-list').replaceChildren(el('ul', {}, found.slice(0, 200).map((e) => {
      const there = store.clusters.index.has(e.cluster_id);
      return el('li', {}, el('span', { class: 'event ' + e.event }, words.of(words.EVENTS, e.event)), ' ',
        there ? el('button', { type: 'button', class: 'link', onclick: () => {
          store.set({ cluster: e.cluster_id });
          clustermap.map.goTo(e.at[0], e.at[1], 10);
        } }, given(e.name)) : given(e.name),
        e.event !== 'born' && e.previous_name && e.previous_cluster_id !== e.cluster_id ? [' from ', given(e.previous_name)] : '',
        e.provisional ? el('span', { class: 'note' }, 'provisional: has yet to hold') : '',
        e.cause && e.cause !== 'world' ? el('span', { class: 'note' }, 'may be due to changed ' + e.cause.replace(/\+/g, ' and ')) : '');
    })));
  }

  /** Rings around the born, crosses where clusters are gone, lines from what merged or split. */
  function draw(context, view) {
    if (!marking || page.editions.length < 2) {
      return;
    }
    const x = (p) => canvas.unitX(p[0] / 100000) * view.scale - view.x;
    const y = (p) => canvas.unitY(p[1] / 100000) * view.scale - view.y;
    for (const e of events()) {
      if (!e.at) {
        continue;
      }
      context.strokeStyle = COLOURS[e.event];
      context.lineWidth = 2;
      const r = 5 + (store.clusters.index.has(e.cluster_id) ? clustermap.map.radius(store.clusters.firms[store.clusters.index.get(e.cluster_id)], view.zoom) : 3);
      context.beginPath();
      if (e.event === 'born') {
        context.setLineDash([3, 2]);
        context.arc(x(e.at), y(e.at), r, 0, 2 * Math.PI);
      } else if (e.event === 'died') {
        context.moveTo(x(e.at) - 6, y(e.at) - 6);
        context.lineTo(x(e.at) + 6, y(e.at) + 6);
        context.moveTo(x(e.at) + 6, y(e.at) - 6);
        context.lineTo(x(e.at) - 6, y(e.at) + 6);
      } else if (e.before) {
        context.moveTo(x(e.before), y(e.before));
        context.lineTo(x(e.at), y(e.at));
        context.moveTo(x(e.before) + 4, y(e.before));
        context.arc(x(e.before), y(e.before), 4, 0, 2 * Math.PI);
      }
      context.stroke();
      context.setLineDash([]);
    }
  }

  clustermap.time = { create, show, draw };
})();
