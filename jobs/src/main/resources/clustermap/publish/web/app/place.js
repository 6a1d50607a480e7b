/* The panel of one place. */
'use strict';
(function () {
  const { el, given, state: store, words, panel: parts } = clustermap;
  const { page } = store;
  const w = words;

  function sectorName(row) {
    const found = page.sectors.find((s) => s.taxonomy === row.taxonomy && s.sector === row.sector);
    return found ? found.name : row.sector;
  }

  /* Clusters of a place and who is near them are told of the first taxonomy alone. */
  function told() {
    return page.taxonomies.length > 1 ? w.of(w.TAXONOMIES, page.taxonomies[0]) : '';
  }

  function lead(f, name) {
    const r = f.row;
    if (!w.known(r.firms)) {
      return el('p', { class: 'lead' }, 'This map has no figures of ', given(name), '.');
    }
    if (r.firms === 0) {
      return el('p', { class: 'lead' }, 'No firm of the register that was read has a known position in ', given(name), '. It may cover a part of the nation only; positions in Northern Ireland are not known.');
    }
    return el('p', { class: 'lead' },
      el('strong', {}, w.plural(r.firms, 'firm', 'firms')),
      w.known(r.population) ? ' and ' + w.count(r.population) + ' residents' : '', '. ',
      r.clusters ? w.plural(r.clusters, 'cluster has', 'clusters have') + ' a member here' : 'No cluster has a member here',
      w.known(r.share_in_clusters) && r.clusters ? '; ' + w.share(r.share_in_clusters) + ' of the firms are in one' : '',
      told() ? ' (' + told() + ').' : '.');
  }

  function strengths(all) {
    const mine = (all.strengths || []).filter((s) => s.taxonomy === store.state.taxonomy);
    const empty = (all.figures.firms || 0) === 0
      ? 'Without a firm in the register, none can be told.'
      : 'No sector here is surely more common than in the nation.';
    return parts.section('Strengths',
      mine.length
        ? el('ul', { class: 'plots' }, mine.map((s) => el('li', {},
          el('p', {}, el('strong', {}, given(sectorName(s))), ': ' + w.plural(s.firms, 'firm', 'firms') + ', ' + w.real(s.lq) + ' times the national share (' + w.interval(s.lq_low, s.lq_high, w.real) + ')'),
          parts.plot(s.lq, s.lq_low, s.lq_high, { label: sectorName(s) + ': location quotient ' + w.real(s.lq) + ', 95% interval ' + w.interval(s.lq_low, s.lq_high, w.real) }))))
        : el('p', { class: 'none' }, empty),
      el('p', { class: 'small' }, 'Sectors whose location quotient is above 1 even at the lower bound of its 95% interval, in ' + w.of(w.TAXONOMIES, store.state.taxonomy) + '.'));
  }

  function nascent(all) {
    const mine = (all.nascent || []).filter((s) => s.taxonomy === store.state.taxonomy);
    return parts.section('Nascent sectors',
      mine.length
        ? el('ol', { class: 'nascent' }, mine.map((s) => el('li', {}, el('strong', {}, given(sectorName(s))),
          ': related strengths ' + w.share(s.relatedness_density) + (w.known(s.relatedness_density_low) ? ' (' + w.interval(s.relatedness_density_low, s.relatedness_density_high, w.share) + ')' : ''),
          w.known(s.firms_short) && s.firms_short > 0 ? '; ' + w.plural(Math.ceil(s.firms_short), 'firm', 'firms') + ' short of a cluster' : '')))
        : el('p', { class: 'none' }, 'Not measurable: how sectors are related is learned from at least twenty places with enough firms, and this register has fewer, or none is nascent here.'),
      el('p', { class: 'small' }, 'Sectors without a cluster here whose related sectors are strong here: what the place might become strong in. A pointer, no forecast.'));
  }

  function reach(all) {
    const rows = (all.reach || []).filter((r) => r.cluster_set === 'all');
    const sure = (all.reach || []).filter((r) => r.cluster_set === 'significant');
    if (!rows.length) {
      return parts.section('Inclusion: who is near a cluster', el('p', { class: 'none' }, 'Not in the data of this map.'));
    }
    const label = (m) => (m === 0 ? 'Inside one' : 'Within ' + (m >= 1000 ? m / 1000 + ' km' : m + ' m'));
    const cell = (x) => el('td', { class: 'number' }, w.known(x) ? w.share(x) : el('span', { class: 'none' }, 'not known'));
    const residents = rows.some((r) => w.known(r.residents_share));
    return parts.section('Inclusion: who is near a cluster',
      el('div', { class: 'scrolls', tabindex: '0', role: 'region', 'aria-label': 'Who is near a cluster' }, el('table', { class: 'plain' },
        el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Distance'), el('th', { scope: 'col', class: 'number' }, 'Firms'),
          el('th', { scope: 'col', class: 'number' }, 'Addresses*'), residents ? el('th', { scope: 'col', class: 'number' }, 'Residents') : null,
          sure.length ? el('th', { scope: 'col', class: 'number' }, 'Addresses*, near one beyond chance') : null)),
        el('tbody', {}, rows.map((r) => {
          const other = sure.find((s) => s.reach_m === r.reach_m);
          return el('tr', {}, el('th', { scope: 'row' }, label(r.reach_m)), cell(r.firms_share), cell(r.postcodes_share),
            residents ? cell(r.residents_share) : null, sure.length ? cell(other ? other.postcodes_share : null) : null);
        })))),
      el('p', { class: 'small' }, told() ? 'Clusters of ' + told() + '. ' : '', '* Live postcodes, which stand for addresses. Straight lines: roads and timetables are not known.'));
  }

  function spread(all) {
    const rows = (all.spread || []).filter((s) => w.known(s.theil_excess));
    const decay = (all.decay || []).find((d) => d.firm_set === 'all');
    if (!rows.length && !(decay && w.known(decay.half_distance_km))) {
      return null;
    }
    const inputs = { innovative_firms: ['grants', 'patents'], grants: ['grants'], grants_gbp: ['grants'], patents: ['patents'], rd_spend_firms: ['rd_spend'] };
    return parts.section('How innovation is spread inside',
      rows.length ? parts.rows(...rows.map((s) => [
        w.of(w.MEASURES, s.measure),
        s.theil > s.theil_null_high ? 'More concentrated than chance' : s.theil < s.theil_null_low ? 'More even than chance' : 'As even as chance would deal it',
        'Theil index ' + s.theil.toFixed(2) + ', by chance ' + w.interval(s.theil_null_low, s.theil_null_high, (x) => x.toFixed(2)) + (s.trend ? '; trend: ' + s.trend : ''),
        parts.synthetic(...(inputs[s.measure] || []))])) : null,
      decay && w.known(decay.half_distance_km)
        ? el('p', {}, 'From its core the density of firms falls to half over ', el('strong', {}, w.real(decay.half_distance_km) + ' km'),
          w.known(decay.half_distance_low_km) ? ' (95% interval ' + (w.known(decay.half_distance_high_km) ? w.interval(decay.half_distance_low_km, decay.half_distance_high_km, w.real) + ' km)' : 'from ' + w.real(decay.half_distance_low_km) + ' km, no upper bound)') : '', '.')
        : null);
  }

  function confluence(all) {
    const said = (all.confluence || [])[0];
    const rows = all.opportunities || [];
    if (!said && !rows.length) {
      return parts.section('Confluence: what comes together', el('p', { class: 'none' }, 'Not in the data of this map.'));
    }
    const level = (l) => (l ? el('span', { class: 'level ' + l }, w.title(l)) : el('span', { class: 'none' }, 'Cannot be told'));
    const nearest = (r) => {
      const told = [];
      if (r.level === 'missing' || r.level === null) {
        if (w.known(r.nearest_asset_km)) {
          told.push([given(r.nearest_asset_name), ', ', w.km(r.nearest_asset_km)]);
        } else if (w.known(r.nearest_strong_km)) {
          told.push([given(r.nearest_strong_name), ', ', w.km(r.nearest_strong_km)]);
        }
      }
      return told.length ? el('span', { class: 'note' }, 'Nearest: ', told) : null;
    };
    return parts.section('Confluence: what comes together',
      said ? el('p', {}, given(said.sentence.charAt(0).toUpperCase() + said.sentence.slice(1)), '.') : null,
      el('table', { class: 'plain' },
        el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Ingredient'), el('th', { scope: 'col' }, 'Here'), el('th', { scope: 'col', class: 'number' }, 'Firms'), el('th', { scope: 'col', class: 'number' }, 'Against the nation'))),
        el('tbody', {}, rows.map((r) => el('tr', {},
          el('th', { scope: 'row' }, w.of(w.INGREDIENTS, r.ingredient), nearest(r)), el('td', {}, level(r.level)),
          el('td', { class: 'number' }, w.count(r.firms)),
          el('td', { class: 'number' }, w.known(r.lq) ? [w.real(r.lq) + ' ×', el('span', { class: 'note' }, w.interval(r.lq_low, r.lq_high, w.real))] : el('span', { class: 'none' }, 'not measurable')))))),
      el('p', { class: 'small' }, 'Strong and missing are told by the interval of its firms and by assets within 10 km, as the methods page says.'));
  }

  function clusters(index) {
    const c = store.clusters;
    if (!store.filtersByPlace()) {
      return parts.section('Clusters here', el('p', { class: 'none' },
        store.now ? 'This place has no outline on this map, so its clusters cannot be picked out.' : 'Clusters are told by place for the latest edition only.'));
    }
    const here = [];
    for (let i = 0; i < c.n; i++) {
      if (c.places[i].includes(index) && page.sectors[c.sector[i]].taxonomy === store.state.taxonomy) {
        here.push(i);
      }
    }
    here.sort(store.byEvidence);
    return parts.section('Clusters here (' + w.count(here.length) + ')',
      here.length
        ? el('ul', { class: 'clusters-here' }, here.slice(0, 12).map((i) => el('li', {},
          parts.swatch(c.sector[i]),
          el('button', { type: 'button', class: 'link', onclick: () => store.set({ cluster: c.id[i] }) }, given(c.name[i])),
          el('span', { class: 'note' }, w.plural(c.firms[i], 'firm', 'firms') + (w.significant(c.q_value[i], page.alpha) ? '; more than chance' : '')))))
        : el('p', { class: 'none' }, 'None of ' + w.of(w.TAXONOMIES, store.state.taxonomy) + '.'),
      here.length > 12 ? el('button', { type: 'button', class: 'link', onclick: () => store.set({ view: 'list' }) }, 'Show all ' + w.count(here.length) + ' in the list') : null,
      el('p', { class: 'small' }, 'A cluster is counted where its centre lies, and in the local authorities in which most of its firms are.'));
  }

  function show(panel) {
    const asked = store.state.place;
    return clustermap.load('places').then((places) => {
      const index = store.placeIndex();
      const close = () => store.set({ place: '', cluster: '' });
      if (index < 0) {
        panel.replaceChildren(
          parts.heading('Place', 'Not on this map', close),
          el('div', { class: 'panel-body' }, el('p', {}, 'This map has no place ', el('code', {}, given(asked)), '.')));
        return undefined;
      }
      const name = places.name[index];
      const top = () => parts.heading(w.geography(places.geography[index]), given(name), close);
      panel.replaceChildren(top(), el('div', { class: 'panel-body' }, el('p', { class: 'quiet' }, 'Loading its figures…')));
      return clustermap.load('place/' + Math.floor(index / page.pieces.places)).then((piece) => {
        if (store.state.place !== asked || store.state.cluster) {
          return;
        }
        const all = piece[index % page.pieces.places];
        const f = w.figures(all.figures);
        const position = places.lon[index] === null ? null
          : [clustermap.canvas.unitX(places.lon[index] / 100000), clustermap.canvas.unitY(places.lat[index] / 100000)];
        panel.replaceChildren(top(), el('div', { class: 'panel-body' },
          lead(f, name), clusters(index), strengths(all), nascent(all), reach(all), confluence(all), spread(all),
          parts.links(all.links, position) || (clustermap.map.link([]), null),
          el('footer', { class: 'identity' }, el('p', {}, w.geography(places.geography[index]) + ' ', el('code', {}, given(places.code[index])), '. Figures of the edition of ' + w.date(page.as_of) + '.'))));
      });
    }).catch((failure) => {
      panel.replaceChildren(
        parts.heading('Place', given(asked), () => store.set({ place: '' })),
        el('div', { class: 'panel-body' }, el('p', { class: 'failure' }, 'Its figures cannot be loaded: ' + failure.message)));
    });
  }

  clustermap.place = { show };
})();
