/* Finding a place or a cluster by its name: a combobox after the ARIA practices. */
'use strict';
(function () {
  const { el, given, state: store, words } = clustermap;
  const { page } = store;
  const MOST = 6;
  const ORDER = ['LAD', 'CA', 'TTWA', 'ITL3', 'ITL2', 'ITL1'];
  let options = [];
  let active = -1;
  let folded = null;

  const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase('en-GB');

  /** How well a name answers: 0 is best, -1 is not at all. */
  function fits(name, asked) {
    if (name === asked) {
      return 0;
    }
    const at = name.indexOf(asked);
    if (at < 0) {
      return -1;
    }
    return at === 0 ? 1 : /[\p{L}\p{N}]/u.test(name.charAt(at - 1)) ? 3 : 2;
  }

  function best(names, asked, tie) {
    const found = [];
    names.forEach((name, i) => {
      const fit = fits(name, asked);
      if (fit >= 0) {
        found.push([fit, i]);
      }
    });
    return found.sort((a, b) => a[0] - b[0] || tie(a[1], b[1])).slice(0, MOST).map((f) => f[1]);
  }

  function find(text) {
    const asked = fold(text.trim());
    const c = store.clusters;
    const places = clustermap.known.get('places');
    if (!asked) {
      return [];
    }
    if (!folded || folded.of !== c) {
      folded = { of: c, clusters: c.name.map(fold), places: places ? places.name.map(fold) : null };
    }
    if (places && !folded.places) {
      folded.places = places.name.map(fold);
    }
    const found = [];
    if (folded.places) {
      const order = (i) => (ORDER.indexOf(places.geography[i]) + ORDER.length + 1) % (ORDER.length + 1);
      for (const i of best(folded.places, asked, (a, b) => order(a) - order(b) || (places.firms[b] || 0) - (places.firms[a] || 0) || a - b)) {
        found.push({ group: 'Places', name: places.name[i], note: words.geography(places.geography[i]), place: i });
      }
    }
    for (const i of best(folded.clusters, asked, (a, b) => c.firms[b] - c.firms[a] || a - b)) {
      found.push({
        group: 'Clusters', name: c.name[i],
        note: words.plural(c.firms[i], 'firm', 'firms') + (page.taxonomies.length > 1 ? ' · ' + words.of(words.TAXONOMIES, page.sectors[c.sector[i]].taxonomy) : ''), cluster: i,
      });
    }
    return found;
  }

  function create() {
    const input = document.getElementById('search');
    const box = document.getElementById('search-options');

    function close() {
      box.hidden = true;
      box.replaceChildren();
      options = [];
      active = -1;
      input.setAttribute('aria-expanded', 'false');
      input.removeAttribute('aria-activedescendant');
    }

    function mark(next) {
      active = next;
      box.querySelectorAll('[role=option]').forEach((option, i) => {
        option.setAttribute('aria-selected', String(i === active));
        if (i === active) {
          option.scrollIntoView({ block: 'nearest' });
        }
      });
      if (active < 0) {
        input.removeAttribute('aria-activedescendant');
      } else {
        input.setAttribute('aria-activedescendant', 'option-' + active);
      }
    }

    function open() {
      options = find(input.value);
      if (!input.value.trim()) {
        close();
        return;
      }
      let group = '';
      const items = [];
      options.forEach((option, i) => {
        if (option.group !== group) {
          group = option.group;
          items.push(el('li', { class: 'group', role: 'presentation' }, group));
        }
        items.push(el('li', { role: 'option', id: 'option-' + i, 'aria-selected': 'false', onmousedown: (event) => event.preventDefault(), onclick: () => choose(option) },
          el('span', { class: 'option-name' }, given(option.name)), ' ', el('span', { class: 'note' }, option.note)));
      });
      if (!options.length) {
        items.push(el('li', { class: 'group', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, 'Nothing is called so'));
      }
      box.replaceChildren(...items);
      box.hidden = false;
      input.setAttribute('aria-expanded', 'true');
      mark(-1);
    }

    function choose(option) {
      close();
      input.value = '';
      const small = window.matchMedia('(max-width: 899px)').matches;
      if (option.place !== undefined) {
        const places = clustermap.known.get('places');
        store.set({ place: places.geography[option.place] + ':' + places.code[option.place], cluster: '' });
        clustermap.map.goToPlace(option.place);
      } else {
        const c = store.clusters;
        store.set({ taxonomy: page.sectors[c.sector[option.cluster]].taxonomy, cluster: c.id[option.cluster],
          sectors: page.sectors[c.sector[option.cluster]].taxonomy === store.state.taxonomy ? store.state.sectors : [] });
        clustermap.map.goTo(c.lon[option.cluster], c.lat[option.cluster], 11);
      }
      if (small) {
        input.blur();
      }
    }

    input.addEventListener('input', open);
    input.addEventListener('focus', () => input.value && open());
    input.addEventListener('blur', close);
    input.addEventListener('keydown', (event) => {
      const last = options.length - 1;
      if (event.key === 'ArrowDown') {
        event.preventDefault();
        if (box.hidden) {
          open();
        } else {
          mark(active >= last ? 0 : active + 1);
        }
      } else if (event.key === 'ArrowUp') {
        event.preventDefault();
        mark(active <= 0 ? last : active - 1);
      } else if (event.key === 'Enter') {
        event.preventDefault();
        if (options.length) {
          choose(options[Math.max(0, active)]);
        }
      } else if (event.key === 'Escape') {
        if (box.hidden) {
          input.value = '';
        }
        close();
        event.stopPropagation();
      }
    });
  }

  clustermap.search = { create };
})();
