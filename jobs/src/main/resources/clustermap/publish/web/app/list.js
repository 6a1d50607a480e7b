/* The same clusters as text, for those who do not see the map or want to sort it. */
'use strict';
(function () {
  const { el, given, state: store, words } = clustermap;
  const { page } = store;
  const w = words;
  const AT_ONCE = 100;
  let most = AT_ONCE;
  let by = 'evidence';

  const ORDERS = {
    evidence: ['Evidence of a concentration', () => store.byEvidence],
    firms: ['Number of firms', (c) => (a, b) => c.firms[b] - c.firms[a] || a - b],
    name: ['Name', (c) => (a, b) => c.name[a].localeCompare(c.name[b], 'en-GB')],
  };

  function figure(x, format) {
    return w.known(x) ? format(x) : el('span', { class: 'none' }, 'not measured');
  }

  function show(view) {
    const c = store.clusters;
    const shown = [];
    for (let i = 0; i < c.n; i++) {
      if (c.shown[i]) {
        shown.push(i);
      }
    }
    shown.sort(ORDERS[by][1](c));
    const order = el('select', { id: 'order', onchange: (event) => {
      by = event.target.value;
      show(view);
      document.getElementById('order').focus();
    } }, Object.entries(ORDERS).map(([code, [name]]) => el('option', { value: code, selected: code === by }, name)));
    view.replaceChildren(
      el('div', { class: 'list-top' }, el('h2', {}, w.plural(shown.length, 'cluster', 'clusters')),
        el('label', { class: 'order' }, 'Order by ', order)),
      shown.length ? el('div', { class: 'scrolls', tabindex: '0', role: 'region', 'aria-label': 'Table of clusters' }, el('table', { class: 'wide' },
        el('caption', { class: 'unseen' }, 'Clusters that pass the filters, as of ' + w.date(store.state.at)),
        el('thead', {}, el('tr', {}, ['Cluster', 'Sector'].map((h) => el('th', { scope: 'col' }, h)),
          ['Firms', 'Against the nation', '95% interval'].map((h) => el('th', { scope: 'col', class: 'number' }, h)),
          ['Evidence', 'Stage', 'Confidence'].map((h) => el('th', { scope: 'col' }, h)))),
        el('tbody', {}, shown.slice(0, most).map((i) => {
          const significant = w.significant(c.q_value[i], page.alpha);
          return el('tr', {},
            el('th', { scope: 'row' }, el('button', { type: 'button', class: 'link', 'data-cluster': c.id[i], onclick: () => store.set({ cluster: c.id[i] }) }, given(c.name[i]))),
            el('td', {}, clustermap.panel.swatch(c.sector[i]), ' ', given(page.sectors[c.sector[i]].name)),
            el('td', { class: 'number' }, w.count(c.firms[i])),
            el('td', { class: 'number' }, figure(c.lq[i], (x) => w.real(x) + ' ×')),
            el('td', { class: 'number' }, w.known(c.lq_low[i]) ? w.interval(c.lq_low[i], c.lq_high[i], w.real) : el('span', { class: 'none' }, 'not measured')),
            el('td', {}, significant === null ? el('span', { class: 'none' }, 'chance not measured') : significant ? 'More than chance' : 'Could be chance'),
            el('td', {}, c.stage[i] ? w.of(w.STAGES, c.stage[i]) : el('span', { class: 'none' }, 'not told')),
            el('td', {}, c.confidence[i] ? w.title(c.confidence[i]) : el('span', { class: 'none' }, 'not told')));
        })))) : el('p', { class: 'empty' }, store.all() ? 'No cluster passes these filters.' : 'This edition has no cluster of this classification.'),
      shown.length > most
        ? el('p', { class: 'rest' }, 'The first ' + w.count(most) + ' of ' + w.count(shown.length) + ' are listed. ',
          el('button', { type: 'button', id: 'more-rows', onclick: () => {
            most += AT_ONCE;
            show(view);
          } }, 'Show more')) : '');
  }

  clustermap.list = {
    show,
    reset() {
      most = AT_ONCE;
    },
  };
})();
