/* The panel of one cluster. */
'use strict';
(function () {
  const { el, svg, given, state: store, words } = clustermap;
  const { page, state } = store;
  const w = words;

  function section(title, ...children) {
    return el('section', { class: 'part' }, el('h3', {}, title), children);
  }

  function synthetic(...inputs) {
    return inputs.some((input) => page.synthetic.includes(input))
      ? el('span', { class: 'made-up', title: 'Made up: evidence of nothing' }, 'synthetic')
      : null;
  }

  function rows(...entries) {
    return el('dl', { class: 'figures' }, entries.filter(Boolean).map(([term, value, note, label]) =>
      el('div', {}, el('dt', {}, term, label ? [' ', label] : null), el('dd', {}, value, note ? el('span', { class: 'note' }, note) : null))));
  }

  /** A value with its interval on a scale, 1 marked; chance as a grey band where it is known. */
  function plot(value, low, high, options) {
    const { chance, chanceHigh, label, reference = 1 } = options;
    const values = [value, low, high, chance, chanceHigh, reference].filter((v) => w.known(v) && v > 0);
    const min = Math.log(Math.min(...values) * 0.8);
    const max = Math.log(Math.max(...values) * 1.25);
    const at = (v) => 8 + (284 * (Math.log(Math.max(v, 1e-9)) - min)) / (max - min);
    const inside = (v) => Math.max(8, Math.min(292, at(v)));
    return svg('svg', { class: 'plot', viewBox: '0 0 300 46', role: 'img', 'aria-label': label },
      svg('line', { x1: 8, x2: 292, y1: 20, y2: 20, class: 'axis' }),
      w.known(chance) && w.known(chanceHigh)
        ? svg('rect', { x: inside(chance), y: 11, width: Math.max(2, inside(chanceHigh) - inside(chance)), height: 18, class: 'chance' }) : null,
      svg('line', { x1: at(reference), x2: at(reference), y1: 6, y2: 34, class: 'one' }),
      svg('text', { x: at(reference), y: 44, class: 'tick' }, 'nation = 1'),
      w.known(low) && w.known(high) ? svg('line', { x1: inside(low), x2: inside(high), y1: 20, y2: 20, class: 'interval' }) : null,
      svg('circle', { cx: at(value), cy: 20, r: 5.5, class: 'value' }));
  }

  function bar(share) {
    return svg('svg', { class: 'bar', viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      svg('rect', { x: 0, y: 0, width: 100, height: 8, class: 'bar-all' }),
      svg('rect', { x: 0, y: 0, width: Math.max(0.5, Math.min(100, 100 * share)), height: 8, class: 'bar-part' }));
  }

  function verdict(q) {
    const significant = w.significant(q, page.alpha);
    return significant === null
      ? el('span', { class: 'mark unsure' }, 'Chance was not measured')
      : significant
        ? el('span', { class: 'mark sure' }, 'More than chance explains')
        : el('span', { class: 'mark unsure' }, 'Could be chance');
  }

  function swatch(sector) {
    return svg('svg', { class: 'swatch', viewBox: '0 0 14 14', 'aria-hidden': 'true' },
      svg('circle', { cx: 7, cy: 7, r: 6.5, fill: clustermap.map.colour(sector) }));
  }

  function heading(kind, title, onClose, ...under) {
    return el('header', { class: 'panel-top' },
      el('p', { class: 'kind' }, kind),
      el('h2', { id: 'panel-title', tabindex: '-1' }, title),
      el('button', { type: 'button', class: 'close', id: 'close-panel', onclick: onClose }, 'Close'),
      under);
  }

  function short(name) {
    // The sector stands above the name already.
    const at = name.indexOf(' · ');
    return at < 0 ? name : name.slice(at + 3);
  }

  function top(i) {
    const c = store.clusters;
    const sector = page.sectors[c.sector[i]];
    return heading(
      [swatch(c.sector[i]), ' ', given(sector.name)], given(short(c.name[i])), () => store.set({ cluster: '' }),
      el('p', { class: 'marks' }, verdict(c.q_value[i]),
        c.confidence[i] ? el('span', { class: 'mark' }, w.title(c.confidence[i]) + ' confidence') : null,
        c.stage[i] ? el('span', { class: 'mark' }, w.of(w.STAGES, c.stage[i])) : null,
        c.type[i] ? el('span', { class: 'mark' }, w.of(w.TYPES, c.type[i])) : null));
  }

  function lead(f) {
    const r = f.row;
    const lq = w.known(r.lq)
      ? ' Firms of this sector are ' + w.real(r.lq) + ' times as common here as in the nation'
        + (w.known(r.lq_low) ? ' (95% interval ' + w.interval(r.lq_low, r.lq_high, w.real) + ').' : '.')
      : ' How common the sector is here, against the nation, cannot be measured.';
    return el('p', { class: 'lead' },
      el('strong', {}, w.plural(r.firms, 'firm', 'firms')),
      w.known(r.area_km2) ? ' on ' + w.real(r.area_km2) + ' km².' : '.', lq,
      w.significant(r.q_value, page.alpha) === true ? (r.lq < 1 ? ' Against all firms that were read, though, so dense a group is more than chance explains.' : ' So dense a group is more than chance explains.')
        : w.significant(r.q_value, page.alpha) === false ? ' Chance alone could make a group like it.' : '');
  }

  function certainty(f) {
    const r = f.row;
    const parts = [];
    if (w.known(r.lq)) {
      parts.push(
        el('h4', {}, 'Share of the sector against the nation (location quotient)'),
        plot(r.lq, r.lq_low, r.lq_high, {
          chance: r.lq_null_median, chanceHigh: r.lq_null_95,
          label: 'Location quotient ' + w.real(r.lq) + ', 95% interval ' + w.interval(r.lq_low, r.lq_high, w.real)
            + (w.known(r.lq_null_median) ? '; chance alone gives ' + w.interval(r.lq_null_median, r.lq_null_95, w.real) : ''),
        }),
        el('p', { class: 'small' },
          'The dot is the estimate, the line its 95% interval.',
          w.known(r.lq_null_median)
            ? ' Grey: what chance alone gives a cluster of this size, from its median (' + w.real(r.lq_null_median) + ') to its 95th percentile (' + w.real(r.lq_null_95) + ').'
            : '',
          ' A boundary drawn around dense places raises the figure by itself, so do not rank clusters by it.'));
    }
    const reasons = (r.confidence_reasons || []).map((reason) => {
      const [grade, ...said] = String(reason).split(': ');
      return el('li', { class: 'reason ' + (grade === 'note' ? 'note-only' : 'lowers') },
        el('span', { class: 'grade' }, grade === 'note' ? 'Note' : 'Lowers it to ' + grade), ' ', given(said.join(': ').replace(/\b(rd_spend|small_areas)\b/g, (code) => w.INPUTS[code]).replace(/(\d) %/g, '$1%')));
    });
    return section('How sure is it?', parts,
      rows(
        ['Against chance (q value)', f.tell('q_value', w.chance, 'Chance was not measured'),
          w.known(r.q_value) ? (r.q_value <= page.alpha
            ? 'At or below ' + page.alpha + ': more than chance, after the search over all places and sectors.'
            : 'Above ' + page.alpha + ': chance alone may make a cluster like it.') : null],
        ['The same within its travel-to-work area (p value)', f.tell('p_value_local', w.chance, 'Not measured')],
        ['Stability of its boundary', f.tell('stability', w.real, 'Not measured'),
          w.known(r.stability_planted) ? 'From 0 to 1. A real cluster of this size reaches about ' + w.real(r.stability_planted) + '.' : null],
        ['Confidence', f.tell('confidence', w.title, 'Not told')]),
      reasons.length ? el('ul', { class: 'reasons' }, reasons) : null);
  }

  function figures(f) {
    const r = f.row;
    const coverage = (column) => (f.known(column) && r[column] > 0 ? 'Of ' + w.plural(r[column], 'firm', 'firms') + ' that report it.' : null);
    const share = (column) => f.tell(column, w.share);
    const noFigure = 'Not in the data of this map';
    return section('Figures',
      rows(
        ['Firms', w.count(r.firms)],
        ['without those at shared offices', f.tell('firms_excl_shared_offices', w.count),
          'Formation agents and accountants hold the registered offices of many firms.'],
        ['Owners (groups of companies count once)', f.tell('groups', w.count)],
        ['Distinct addresses', f.tell('sites_locations', w.count)],
        ['Employees', f.tell('employees', w.count, noFigure), coverage('employees_firms'), synthetic('financials')],
        ['Turnover', f.tell('turnover_gbp', w.pounds, noFigure), coverage('turnover_firms'), synthetic('financials')],
        ['R&D spend', f.tell('rd_spend_gbp', w.pounds, noFigure), f.known('rd_spend_firms') ? w.plural(r.rd_spend_firms, 'firm', 'firms') + ' with R&D spend, years of evidence added up.' : null, synthetic('rd_spend')],
        ['Public grants', f.tell('grants_gbp', w.pounds, 'None with a known amount'), null, synthetic('grants')],
        ['Patent applications', f.tell('patents', w.count, noFigure), null, synthetic('patents')],
        ['Joint funded projects inside', f.tell('joint_projects', w.count, noFigure), null, synthetic('grants')],
        ['Firms active in R&D', share('rd_active_share'), null, synthetic('rd_spend', 'grants', 'patents')],
        ['Firms with a grant', share('grant_share'), null, synthetic('grants')],
        ['Firms with a patent application', share('patent_share'), null, synthetic('patents')]));
  }

  function life(f) {
    const r = f.row;
    const reasons = (r.stage_reasons || []).map((code) => w.of(w.REASONS, code));
    return section('Age and growth',
      el('p', {},
        w.known(r.stage)
          ? [el('strong', {}, w.of(w.STAGES, r.stage)),
            w.known(r.stage_probability) ? ' (so in ' + w.share(r.stage_probability) + ' of resamples' + (w.known(r.stage_second) ? ', ' + w.of(w.STAGES, r.stage_second).toLowerCase() + ' in ' + w.share(r.stage_second_probability) : '') + ')' : '']
          : 'Its stage of life cannot be told',
        reasons.length ? ': ' + reasons.join('; ') + '.' : '.'),
      rows(
        ['Median age of firms', f.tell('median_age_years', (x) => x.toFixed(1) + ' years')],
        ['Born in the last five years', f.tell('birth_share_5y', w.share), w.known(r.birth_share_5y_low) ? '95% interval ' + w.interval(r.birth_share_5y_low, r.birth_share_5y_high, w.share) + '; its sector: ' + w.share(r.birth_share_5y_expected || 0) : null],
        ['Births against its sector', f.tell('births_ratio', (x) => w.real(x) + ' times'), w.known(r.births_ratio_low) ? '95% interval ' + w.interval(r.births_ratio_low, r.births_ratio_high, w.real) : null],
        ['Growth in five years', f.tell('growth_5y', w.share, r.history_basis === 'survivors' ? 'Not measurable: closed firms are not in this register' : 'Not measurable'),
          w.known(r.growth_5y_low) ? '95% interval ' + w.interval(r.growth_5y_low, r.growth_5y_high, w.share) : null]));
  }

  function work(all) {
    if (!all.divisions || !all.divisions.length) {
      return null;
    }
    return section('What its firms do',
      el('ul', { class: 'bars' }, all.divisions.map((d) =>
        el('li', {}, el('span', { class: 'bar-label' }, given(clustermap.known.get('industries')[d.sector] || 'SIC ' + d.sector)), bar(d.share), el('span', { class: 'bar-value' }, w.share(d.share))))),
      el('p', { class: 'small' }, 'Share of its firms by division of the Standard Industrial Classification; a firm may have several codes.'));
  }

  function surroundings(all) {
    const near = all.support || [];
    return near.length
      ? section('What is near', rows(...near.map((s) => [
        w.of(w.ASSETS, s.kind), [given(s.nearest_name), ', ', w.km(s.nearest_km)],
        w.count(s.assets) + ' within ' + Number(s.reach_km) + ' km of its edge, in a straight line.'])))
      : null;
  }

  const KINDS = { asset: 'research organisation', cluster: 'cluster', place: 'place' };

  /** Links as a table, with a button where the other end is on the map. */
  function links(list, here) {
    if (!list || !list.length) {
      return null;
    }
    const clusters = store.clusters;
    const places = clustermap.known.get('places');
    const ends = [];
    const body = list.map((l) => {
      const name = given(l.other_name || l.other_id);
      let target = name;
      const i = l.other_kind === 'cluster' ? clusters.index.get(l.other_id) : undefined;
      if (i !== undefined) {
        ends.push({ x1: here[0], y1: here[1], x2: clusters.x[i], y2: clusters.y[i], projects: l.projects });
        target = el('button', { type: 'button', class: 'link', onclick: () => store.set({ cluster: l.other_id }) }, name);
      } else if (l.other_kind === 'place' && places && places.index && places.index.has(l.geography + ':' + l.other_id)) {
        const at = places.index.get(l.geography + ':' + l.other_id);
        if (places.lon[at] !== null && here) {
          ends.push({ x1: here[0], y1: here[1], x2: clustermap.canvas.unitX(places.lon[at] / 100000), y2: clustermap.canvas.unitY(places.lat[at] / 100000), projects: l.projects, place: true });
        }
        target = el('button', { type: 'button', class: 'link', onclick: () => store.set({ place: l.geography + ':' + l.other_id, cluster: '' }) }, name);
      }
      return el('tr', {},
        el('td', {}, target, el('span', { class: 'note' }, l.other_kind === 'asset' ? 'research organisation' : KINDS[l.other_kind])),
        el('td', {}, l.source === 'patents' ? 'patents' : 'grants'),
        el('td', { class: 'number' }, w.count(l.projects)),
        el('td', { class: 'number' }, w.known(l.ratio) && l.expected >= 1
          ? [w.real(l.ratio) + ' ×', el('span', { class: 'note' }, w.known(l.ratio_low) ? w.interval(l.ratio_low, l.ratio_high, w.real) : '')]
          : el('span', { class: 'none' }, l.expected_basis === 'overlap' ? 'share a member' : 'not measurable')));
    });
    clustermap.map.link(here ? ends : []);
    return section(['Links', ' ', synthetic('grants', 'patents')],
      el('div', { class: 'scrolls', tabindex: '0', role: 'region', 'aria-label': 'Links' }, el('table', { class: 'plain' },
        el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'With'), el('th', { scope: 'col' }, 'By'), el('th', { scope: 'col', class: 'number' }, 'Joint projects'), el('th', { scope: 'col', class: 'number' }, 'Against expected'))),
        el('tbody', {}, body))),
      el('p', { class: 'small' }, 'Expected: what ends of their size and distance have elsewhere, with a 95% interval; told where at least one project is expected. Joint projects are no flow of money or knowledge.'));
  }

  function past(all) {
    const days = (all.history || []).filter((h) => w.known(h.firms));
    if (days.length < 2 && !(all.history || []).some((h) => (h.events || []).length)) {
      return null;
    }
    const most = Math.max(...days.map((h) => h.firms), 1);
    const at = (iso) => new Date(iso + 'T00:00:00Z').getTime();
    const first = at(days[0].as_of);
    const span = Math.max(1, at(days[days.length - 1].as_of) - first);
    const spots = days.map((h) => [6 + (288 * (at(h.as_of) - first)) / span, 54 - (46 * h.firms) / most]);
    return section('How it changed',
      days.length > 1
        ? svg('svg', { class: 'history', viewBox: '0 0 300 60', role: 'img', 'aria-label': 'Firms: ' + days.map((h) => w.count(h.firms) + ' on ' + w.date(h.as_of)).join('; ') },
          svg('line', { x1: 6, x2: 294, y1: 54, y2: 54, class: 'axis' }),
          svg('polyline', { points: spots.map((p) => p.map((v) => v.toFixed(1)).join(',')).join(' '), class: 'course' }),
          spots.map((p) => svg('circle', { cx: p[0], cy: p[1], r: 2.5, class: 'value' }))) : null,
      el('p', { class: 'small' }, 'Firms: ' + w.count(days[0].firms) + ' on ' + w.date(days[0].as_of) + ', ' + w.count(days[days.length - 1].firms) + ' on ' + w.date(days[days.length - 1].as_of) + '.'),
      el('ul', { class: 'events' }, (all.history || []).filter((h) => (h.events || []).length).slice(-6).map((h) =>
        el('li', {}, w.date(h.as_of) + ': ' + h.events.map((e) => w.of(w.EVENTS, e).toLowerCase()).join(', ')))));
  }

  function identity(f) {
    return el('footer', { class: 'identity' },
      el('p', {}, 'Cluster ', el('code', {}, f.row.cluster_id), ' as of ', w.date(page.as_of), '. It keeps this number from edition to edition.'),
      (f.row.evidence_synthetic || []).length
        ? el('p', {}, 'Made-up inputs stand behind some of its figures: ' + w.list(f.row.evidence_synthetic.map((i) => w.INPUTS[i] || i)) + '.') : null);
  }

  /** The cluster of an earlier edition, of which the columns alone are known. */
  function former(i) {
    const c = store.clusters;
    return [top(i), el('div', { class: 'panel-body' },
      el('p', { class: 'lead' }, el('strong', {}, w.plural(c.firms[i], 'firm', 'firms')), ' on ' + w.date(state.at) + '.'),
      rows(
        ['Location quotient', w.known(c.lq[i]) ? w.real(c.lq[i]) : 'Not measurable', w.known(c.lq_low[i]) ? '95% interval ' + w.interval(c.lq_low[i], c.lq_high[i], w.real) : null],
        ['Against chance (q value)', w.known(c.q_value[i]) ? w.chance(c.q_value[i]) : 'Not measured'],
        ['Stability', w.known(c.stability[i]) ? w.real(c.stability[i]) : 'Not measured']),
      el('p', { class: 'small' }, 'All other figures are told for the latest edition, ' + w.date(page.as_of) + '.'),
      el('button', { type: 'button', class: 'link', onclick: () => store.set({ at: page.as_of }) }, 'Show the latest edition'))];
  }

  function show(panel) {
    const c = store.clusters;
    const i = c.index.get(state.cluster);
    if (i === undefined) {
      panel.replaceChildren(
        heading('Cluster', 'Not in this edition', () => store.set({ cluster: '' })),
        el('div', { class: 'panel-body' }, el('p', {}, 'The map of ' + w.date(state.at) + ' has no cluster with the number ', el('code', {}, given(state.cluster)), '.')));
      return Promise.resolve();
    }
    if (!store.now) {
      panel.replaceChildren(...former(i));
      return Promise.resolve();
    }
    panel.replaceChildren(top(i), el('div', { class: 'panel-body' }, el('p', { class: 'quiet' }, 'Loading its figures…')));
    const asked = state.cluster;
    return Promise.all([clustermap.load('details/' + Math.floor(i / page.pieces.clusters)), clustermap.load('places'), clustermap.load('industries')]).then(([piece]) => {
      if (state.cluster !== asked || !store.now) {
        return;
      }
      const all = piece[i % page.pieces.clusters];
      const f = w.figures(all.figures);
      panel.replaceChildren(top(i), el('div', { class: 'panel-body' },
        lead(f), certainty(f), figures(f), life(f), work(all), surroundings(all), links(all.links, [c.x[i], c.y[i]]), past(all), identity(f)));
    }).catch((failure) => {
      panel.replaceChildren(top(i), el('div', { class: 'panel-body' }, el('p', { class: 'failure' }, 'Its figures cannot be loaded: ' + failure.message)));
    });
  }

  clustermap.panel = { show, section, rows, plot, bar, links, synthetic, heading, swatch, verdict, short };
})();
