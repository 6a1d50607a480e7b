/* A layer of the map that draws itself on one canvas, and positions without Leaflet's objects. */
'use strict';
(function () {
  /** Longitude and latitude as parts of the world's square (Web Mercator). */
  function unitX(lon) {
    return (lon + 180) / 360;
  }

  function unitY(lat) {
    const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }

  /** Rings of whole-number steps as positions, with the box that they lie in. */
  function rings(steps, units) {
    const shape = { rings: [], xmin: 2, ymin: 2, xmax: -1, ymax: -1 };
    for (const ring of steps) {
      const positions = new Float64Array(ring.length);
      let lon = 0;
      let lat = 0;
      for (let i = 0; i < ring.length; i += 2) {
        lon += ring[i];
        lat += ring[i + 1];
        const x = unitX(lon / units);
        const y = unitY(lat / units);
        positions[i] = x;
        positions[i + 1] = y;
        shape.xmin = Math.min(shape.xmin, x);
        shape.xmax = Math.max(shape.xmax, x);
        shape.ymin = Math.min(shape.ymin, y);
        shape.ymax = Math.max(shape.ymax, y);
      }
      shape.rings.push(positions);
    }
    return shape;
  }

  function inside(shape, x, y) {
    if (x < shape.xmin || x > shape.xmax || y < shape.ymin || y > shape.ymax) {
      return false;
    }
    let within = false;
    for (const ring of shape.rings) {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        if (ring[i + 1] > y !== ring[j + 1] > y
            && x < ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]) {
          within = !within;
        }
      }
    }
    return within;
  }

  /** Adds a shape to the path of a context. */
  function trace(context, shape, view) {
    const { scale, x: ox, y: oy } = view;
    for (const ring of shape.rings) {
      context.moveTo(ring[0] * scale - ox, ring[1] * scale - oy);
      for (let i = 2; i < ring.length; i += 2) {
        context.lineTo(ring[i] * scale - ox, ring[i + 1] * scale - oy);
      }
      context.closePath();
    }
  }

  /** Whether any of a shape may be seen. */
  function seen(shape, view) {
    return shape.xmax >= view.xmin && shape.xmin <= view.xmax && shape.ymax >= view.ymin && shape.ymin <= view.ymax;
  }

  const CanvasLayer = L.Renderer.extend({
    initialize(draw, options) {
      L.Renderer.prototype.initialize.call(this, options);
      this._draw = draw;
    },

    _initContainer() {
      this._container = document.createElement('canvas');
      this._container.setAttribute('aria-hidden', 'true');
      this._context = this._container.getContext('2d');
    },

    _destroyContainer() {
      cancelAnimationFrame(this._frame);
      this._container.remove();
      this._container = null;
      this._context = null;
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) {
        return;
      }
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = Math.max(1, Math.round(size.x * ratio));
      this._container.height = Math.max(1, Math.round(size.y * ratio));
      this._container.style.width = size.x + 'px';
      this._container.style.height = size.y + 'px';
      this._ratio = ratio;
      this.draw();
    },

    /** Draws at once. */
    draw() {
      if (!this._map || !this._bounds || !this._context) {
        return;
      }
      const context = this._context;
      const ratio = this._ratio;
      const min = this._bounds.min;
      const max = this._bounds.max;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, this._container.width, this._container.height);
      context.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
      const zoom = this._map.getZoom();
      const scale = 256 * Math.pow(2, zoom);
      const origin = this._map.getPixelOrigin();
      this._draw(context, {
        zoom, scale, x: origin.x, y: origin.y,
        xmin: (min.x + origin.x) / scale, ymin: (min.y + origin.y) / scale,
        xmax: (max.x + origin.x) / scale, ymax: (max.y + origin.y) / scale,
      });
    },
  });

  clustermap.canvas = { unitX, unitY, rings, inside, trace, seen, CanvasLayer };
})();
