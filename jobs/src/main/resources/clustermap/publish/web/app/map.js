/* The map: background, clusters, lines, labels, and what the pointer is on. */
'use strict';
(function () {
  const { el, canvas, state: store, words } = clustermap;
  const { page, state } = store;
  const FOOTPRINTS_FROM = 9.5;
  const LARGEST = 34;
  const SMALLEST = 4;
  const LAND = '#fbfaf6';
  const DISTRICT = '#dcdfe0';
  const REGION = '#b4bcc1';

  const outlines = new Map();
  let ground = [];
  let map = null;
  let base = null;
  let layer = null;
  let lines = null;
  let labels = null;
  let shapes = null;
  let colour = store.colours();
  let highlighted = -1;
  let hovered = -1;
  let tip = null;

  function create() {
    map = L.map('map', {
      zoomControl: false,
      attributionControl: false,
      minZoom: 4,
      maxZoom: 15,
      zoomSnap: 0.25,
      zoomDelta: 1,
      fadeAnimation: false,
      markerZoomAnimation: false,
      worldCopyJump: false,
    });
    const container = document.getElementById('map');
    container.setAttribute('role', 'application');
    container.setAttribute(
      'aria-label', 'Map of clusters. Arrow keys move it, plus and minus zoom. The list has the same clusters as text.');
    L.control.zoom({ position: 'topright' }).addTo(map);
    for (const [name, index] of [['base', 210], ['lines', 300], ['clusters', 400], ['labels', 450]]) {
      map.createPane(name).style.zIndex = index;
      map.getPane(name).style.pointerEvents = 'none';
    }
    base = new canvas.CanvasLayer(drawBase, { pane: 'base', padding: 0.2 });
    lines = new canvas.CanvasLayer(drawLines, { pane: 'lines', padding: 0.2 });
    layer = new canvas.CanvasLayer(drawClusters, { pane: 'clusters', padding: 0.2 });
    labels = new canvas.CanvasLayer(drawLabels, { pane: 'labels', padding: 0.2 });
    look();
    [base, lines, layer, labels].forEach((one) => one.addTo(map));
    tip = el('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' });
    container.append(tip);
    map.on('moveend', () => {
      const centre = map.getCenter();
      store.camera([map.getZoom(), Number(centre.lat.toFixed(4)), Number(centre.lng.toFixed(4))]);
    });
    map.on('mousemove', (event) => point(event.layerPoint, event.containerPoint));
    map.on('mouseout movestart zoomstart', () => point(null));
    map.on('click', (event) => {
      const at = hit(event.layerPoint);
      store.set({ cluster: at < 0 ? '' : store.clusters.id[at] });
    });
    map.on('zoomend', loadShapes);
  }

  /** Goes to where the address says, else to where the clusters are, else to the boundaries. */
  function look() {
    if (state.camera) {
      map.setView([state.camera[1], state.camera[2]], state.camera[0], { animate: false });
      return;
    }
    home();
  }

  function home() {
    const c = store.clusters;
    if (c.n) {
      let [west, south, east, north] = [180, 85, -180, -85];
      for (let i = 0; i < c.n; i++) {
        west = Math.min(west, c.lon[i] / 100000);
        east = Math.max(east, c.lon[i] / 100000);
        south = Math.min(south, c.lat[i] / 100000);
        north = Math.max(north, c.lat[i] / 100000);
      }
      map.fitBounds([[south, west], [north, east]], { animate: false, padding: [40, 40], maxZoom: 12 });
    } else {
      map.setView([54.6, -3.2], 5.5, { animate: false });
    }
  }

  /* Background. */

  function drawBase(context, view) {
    const districts = outlines.get('LAD');
    const land = ground;
    context.lineJoin = 'round';
    context.fillStyle = LAND;
    context.beginPath();
    land.forEach((one) => canvas.seen(one.shape, view) && canvas.trace(context, one.shape, view));
    context.fill('nonzero');
    if (districts && view.zoom >= 6.5) {
      stroke(context, view, districts, DISTRICT, view.zoom >= 9 ? 1.2 : 0.7);
    }
    stroke(context, view, land, REGION, view.zoom >= 8 ? 1.6 : 1);
    const chosen = store.placeIndex();
    const shape = chosen >= 0 ? placeShape(chosen) : null;
    if (shape) {
      context.beginPath();
      canvas.trace(context, shape, view);
      context.fillStyle = 'rgba(32, 96, 149, 0.07)';
      context.fill('evenodd');
      context.strokeStyle = '#206095';
      context.lineWidth = 2.5;
      context.stroke();
    }
  }

  /** The land, in its largest parts. */
  function background(file) {
    ground = file.rings.map((rings) => ({ shape: canvas.rings(rings, file.units) }));
    redraw();
  }

  function stroke(context, view, areas, style, width) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    areas.forEach((one) => canvas.seen(one.shape, view) && canvas.trace(context, one.shape, view));
    context.stroke();
  }

  function placeShape(index) {
    const geography = clustermap.known.get('places').geography[index];
    const all = outlines.get(geography);
    if (!all) {
      loadOutlines(geography);
      return null;
    }
    const found = all.find((one) => one.place === index);
    return found ? found.shape : null;
  }

  /** Loads the outlines of a geography; whether there are any. */
  function loadOutlines(geography) {
    const told = page.geographies.find((g) => g.geography === geography);
    if (!told || !told.outlines || outlines.has(geography)) {
      return Promise.resolve(outlines.has(geography));
    }
    return clustermap.load(told.outlines).then((file) => {
      if (!outlines.has(geography)) {
        outlines.set(geography, file.places.map((place, i) => ({ place, shape: canvas.rings(file.rings[i], file.units) })));
      }
      redraw();
      return true;
    });
  }

  /* Clusters. */

  function radius(firms, zoom) {
    const most = store.clusters.mostFirms || 1;
    const grown = Math.max(0.62, Math.min(1, 0.62 + (zoom - 5) * 0.1));
    // Seen from afar, thousands of small circles would hide one another.
    const least = store.clusters.n > 1500 && zoom < 8 ? SMALLEST - 1.6 : SMALLEST;
    return Math.max(least, LARGEST * grown * Math.sqrt(firms / most));
  }

  /** At a close look the footprint shows the size in space; the mark in its middle gets smaller. */
  function markRadius(i, zoom) {
    const full = radius(store.clusters.firms[i], zoom);
    return footprints(zoom) && shapes.list[i].rings.length ? Math.max(SMALLEST, Math.min(full * 0.7, 18)) : full;
  }

  function footprints(zoom) {
    return shapes !== null && shapes.at === state.at && zoom >= FOOTPRINTS_FROM;
  }

  function loadShapes() {
    if (map.getZoom() < FOOTPRINTS_FROM || (shapes && shapes.at === state.at)) {
      return;
    }
    const at = state.at;
    clustermap.load('shapes/' + at).then((file) => {
      if (at === state.at) {
        shapes = { at, list: file.rings.map((rings) => canvas.rings(rings, file.units)) };
        layer.draw();
      }
    });
  }

  function drawClusters(context, view) {
    const c = store.clusters;
    const selected = c.index.has(state.cluster) ? c.index.get(state.cluster) : -1;
    const close = footprints(view.zoom);
    context.lineJoin = 'round';
    if (close) {
      for (const i of c.order) {
        if (c.shown[i] && i !== selected && canvas.seen(shapes.list[i], view)) {
          footprint(context, view, c, i, i === selected || i === hovered);
        }
      }
    }
    const margin = LARGEST / view.scale;
    for (const i of c.order) {
      if (c.shown[i] && i !== selected
          && c.x[i] >= view.xmin - margin && c.x[i] <= view.xmax + margin
          && c.y[i] >= view.ymin - margin && c.y[i] <= view.ymax + margin) {
        mark(context, view, c, i, i === hovered, false);
      }
    }
    if (selected >= 0) {
      if (close) {
        footprint(context, view, c, selected, true);
      }
      mark(context, view, c, selected, true, true);
    }
    clustermap.time.draw(context, view);
  }

  function faded(c, i) {
    return highlighted >= 0 && c.sector[i] !== highlighted;
  }

  function footprint(context, view, c, i, strong) {
    context.beginPath();
    canvas.trace(context, shapes.list[i], view);
    const solid = words.significant(c.q_value[i], page.alpha) !== false;
    context.globalAlpha = faded(c, i) ? 0.05 : strong ? 0.4 : solid ? 0.17 : 0.05;
    context.fillStyle = colour[c.sector[i]];
    context.fill('evenodd');
    context.globalAlpha = faded(c, i) ? 0.15 : 0.9;
    context.strokeStyle = colour[c.sector[i]];
    context.lineWidth = strong ? 2.5 : solid ? 1.4 : 1;
    context.setLineDash(solid ? [] : [4, 3]);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  function mark(context, view, c, i, strong, selected) {
    const x = c.x[i] * view.scale - view.x;
    const y = c.y[i] * view.scale - view.y;
    const r = markRadius(i, view.zoom);
    const solid = words.significant(c.q_value[i], page.alpha) !== false;
    const dim = faded(c, i);
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.globalAlpha = dim ? 0.12 : solid ? 0.86 : 0.8;
    context.fillStyle = solid ? colour[c.sector[i]] : '#ffffff';
    context.fill();
    context.globalAlpha = dim ? 0.2 : 1;
    context.strokeStyle = solid ? '#ffffff' : colour[c.sector[i]];
    context.lineWidth = solid ? 1 : 1.8;
    context.stroke();
    if (r >= 8.5 && !dim) {
      context.fillStyle = solid ? ink(colour[c.sector[i]]) : '#333f48';
      context.font = '600 ' + Math.min(12, Math.round(r * 0.85)) + 'px Arial, sans-serif';
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillText(store.letters(c.sector[i]), x, y + 0.5);
    }
    if (strong) {
      context.beginPath();
      context.arc(x, y, r + (selected ? 3 : 1.5), 0, 2 * Math.PI);
      context.strokeStyle = '#222222';
      context.lineWidth = selected ? 2.5 : 1.5;
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  /** Black or white, whichever can be read on a colour. */
  function ink(hex) {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4)));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? '#111111' : '#ffffff';
  }

  /* Lines. */

  let linked = [];

  /** Lines of a panel: positions of both ends in units of the world, and how many projects. */
  function link(ends) {
    linked = ends;
    lines.draw();
  }

  function line(context, view, x1, y1, x2, y2, width, style) {
    const [ax, ay, bx, by] = [x1 * view.scale - view.x, y1 * view.scale - view.y, x2 * view.scale - view.x, y2 * view.scale - view.y];
    context.beginPath();
    context.moveTo(ax, ay);
    // A bow, always to the same side, so that there and back do not lie on each other.
    context.quadraticCurveTo((ax + bx) / 2 - (by - ay) * 0.12, (ay + by) / 2 + (bx - ax) * 0.12, bx, by);
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke();
  }

  function drawLines(context, view) {
    const c = store.clusters;
    const all = clustermap.known.get('links');
    context.lineCap = 'round';
    if (state.links && store.now && all && all.clusters) {
      const { ends, projects, patents } = all.clusters;
      const patent = state.links === 'patents' ? 1 : 0;
      const most = projects[patents.indexOf(patent)] || 1;
      const drawn = [];
      for (let k = projects.length - 1; k >= 0; k--) {
        if (patents[k] === patent && c.shown[ends[2 * k]] && c.shown[ends[2 * k + 1]]) {
          drawn.push(k);
        }
      }
      // Many lines are drawn thinner and paler, so that the strong ones still stand out.
      const calm = Math.min(1, Math.sqrt(60 / Math.max(1, drawn.length)));
      for (const k of drawn) {
        const part = Math.pow(projects[k] / most, 0.75);
        const [from, to] = [ends[2 * k], ends[2 * k + 1]];
        line(context, view, c.x[from], c.y[from], c.x[to], c.y[to], 0.6 + 5 * part * Math.max(0.5, calm),
          'rgba(51, 63, 72, ' + ((0.15 + 0.55 * part) * Math.max(0.35, calm)).toFixed(2) + ')');
      }
    }
    const most = Math.max(1, ...linked.map((one) => one.projects));
    for (const one of linked) {
      line(context, view, one.x1, one.y1, one.x2, one.y2, 1.2 + 4 * Math.sqrt(one.projects / most), 'rgba(0, 60, 87, 0.75)');
    }
    for (const one of linked) {
      if (one.place) {
        context.beginPath();
        context.arc(one.x2 * view.scale - view.x, one.y2 * view.scale - view.y, 3.5, 0, 2 * Math.PI);
        context.fillStyle = '#003c57';
        context.fill();
      }
    }
  }

  /* Labels: places by how closely one looks, none over another. */

  function drawLabels(context, view) {
    const places = clustermap.known.get('places');
    if (!places) {
      return;
    }
    const wanted = view.zoom < 6.75 ? 'ITL1' : 'LAD';
    const size = view.zoom < 6.75 ? 12 : 12.5;
    context.font = (wanted === 'ITL1' ? '600 ' : '') + size + 'px Arial, "Helvetica Neue", sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    const taken = [];
    const order = places.labelled || (places.labelled = places.code.map((_, i) => i)
      .filter((i) => places.lon[i] !== null && places.extent[i] > 0)
      .sort((a, b) => (places.firms[b] || 0) - (places.firms[a] || 0) || places.extent[b] - places.extent[a]));
    for (const i of order) {
      if (places.geography[i] !== wanted) {
        continue;
      }
      const x = canvas.unitX(places.lon[i] / 100000);
      const y = canvas.unitY(places.lat[i] / 100000);
      if (x < view.xmin || x > view.xmax || y < view.ymin || y > view.ymax) {
        continue;
      }
      const text = wanted === 'ITL1' ? places.name[i].replace(/ \((England|.*)\)$/, '') : places.name[i];
      const width = context.measureText(text).width;
      // A name that is much wider than its place waits for a closer look.
      if (width > (places.extent[i] / 1000 / 360) * view.scale * 2.2 + 14) {
        continue;
      }
      const px = x * view.scale - view.x;
      const py = y * view.scale - view.y;
      const box = [px - width / 2 - 4, py - 9, px + width / 2 + 4, py + 9];
      if (taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1])) {
        continue;
      }
      taken.push(box);
      context.strokeStyle = 'rgba(251, 250, 246, 0.85)';
      context.lineWidth = 3;
      context.strokeText(text, px, py);
      context.fillStyle = wanted === 'ITL1' ? '#5d6970' : '#56626a';
      context.fillText(text, px, py);
    }
  }

  /* The pointer. */

  function hit(at) {
    const c = store.clusters;
    const zoom = map.getZoom();
    const scale = 256 * Math.pow(2, zoom);
    const origin = map.getPixelOrigin();
    const x = (at.x + origin.x) / scale;
    const y = (at.y + origin.y) / scale;
    const reach = L.Browser.mobile ? 8 : 3;
    for (let k = c.n - 1; k >= 0; k--) {
      const i = c.order[k];
      if (c.shown[i]) {
        const dx = (c.x[i] - x) * scale;
        const dy = (c.y[i] - y) * scale;
        const r = markRadius(i, zoom) + reach;
        if (dx * dx + dy * dy <= r * r) {
          return i;
        }
      }
    }
    if (footprints(zoom)) {
      for (let k = c.n - 1; k >= 0; k--) {
        const i = c.order[k];
        if (c.shown[i] && canvas.inside(shapes.list[i], x, y)) {
          return i;
        }
      }
    }
    return -1;
  }

  function point(at, where) {
    const found = at ? hit(at) : -1;
    if (found !== hovered) {
      hovered = found;
      layer.draw();
      map.getContainer().classList.toggle('pointing', found >= 0);
      tip.replaceChildren();
      if (found >= 0) {
        const c = store.clusters;
        tip.append(
          el('strong', {}, clustermap.given(c.name[found])),
          el('span', {}, words.plural(c.firms[found], 'firm', 'firms')
            + (words.known(c.lq[found]) ? ' · ' + words.real(c.lq[found]) + ' times the national share' : '')));
      }
    }
    tip.hidden = found < 0;
    if (found >= 0 && where) {
      const size = map.getSize();
      tip.style.left = Math.max(0, Math.min(where.x + 14, size.x - tip.offsetWidth - 6)) + 'px';
      tip.style.top = Math.max(0, where.y + 18 + tip.offsetHeight > size.y ? where.y - tip.offsetHeight - 10 : where.y + 18) + 'px';
    }
  }

  function redraw() {
    [base, lines, layer, labels].forEach((one) => one && one.draw());
  }

  /** Draws the clusters again after a filter has changed. */
  function refresh() {
    colour = store.colours();
    layer.draw();
    lines.draw();
  }

  function highlight(sector) {
    highlighted = sector;
    layer.draw();
  }

  /** Brings a cluster or a place into view. */
  function goTo(lon, lat, zoom) {
    map.setView([lat / 100000, lon / 100000], Math.max(map.getZoom(), zoom), { animate: false });
  }

  function goToPlace(index) {
    const places = clustermap.known.get('places');
    const geography = places.geography[index];
    loadOutlines(geography).then(() => {
      const shape = placeShape(index);
      if (shape) {
        const lon = (x) => x * 360 - 180;
        const lat = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
        map.fitBounds([[lat(shape.ymax), lon(shape.xmin)], [lat(shape.ymin), lon(shape.xmax)]], { animate: false, padding: [30, 30] });
      } else if (places.lon[index] !== null) {
        goTo(places.lon[index], places.lat[index], 9);
      }
    });
  }

  clustermap.map = {
    ink, create, background, refresh, redraw, highlight, goTo, goToPlace, loadOutlines, loadShapes, home, link, radius, look,
    colour: (sector) => colour[sector],
    resized: () => map && map.invalidateSize({ animate: false }),
    get zoom() {
      return map.getZoom();
    },
    /** Where a cluster is on the page, for tests and for those who point at it. */
    pixel(id) {
      const c = store.clusters;
      const i = c.index.get(id);
      const p = map.latLngToContainerPoint([c.lat[i] / 100000, c.lon[i] / 100000]);
      const box = map.getContainer().getBoundingClientRect();
      return [box.left + p.x, box.top + p.y];
    },
  };
})();
