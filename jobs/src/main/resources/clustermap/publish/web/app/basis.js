/* What everything else stands on: data that register themselves, and elements made of text alone. */
'use strict';
(function () {
  const known = new Map();
  const waiting = new Map();

  /** Called by every file of data/ with its name and what it holds. */
  function data(name, value) {
    known.set(name, value);
    const one = waiting.get(name);
    if (one) {
      waiting.delete(name);
      one.resolve(value);
    }
  }

  /** Loads data/NAME.js once. A script, not a request: the page then works as a file too. */
  function load(name) {
    if (known.has(name)) {
      return Promise.resolve(known.get(name));
    }
    let one = waiting.get(name);
    if (!one) {
      one = {};
      one.promise = new Promise((resolve, reject) => {
        one.resolve = resolve;
        one.reject = reject;
      });
      waiting.set(name, one);
      const script = document.createElement('script');
      script.src = 'data/' + name.split('/').map(encodeURIComponent).join('/') + '.js';
      script.onerror = () => {
        waiting.delete(name);
        script.remove();
        one.reject(new Error('data/' + name + '.js cannot be loaded'));
      };
      document.head.append(script);
    }
    return one.promise;
  }

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith('on')) {
        element.addEventListener(name.slice(2), value);
      } else if (value === true) {
        element.setAttribute(name, '');
      } else if (value !== false && value !== null && value !== undefined) {
        element.setAttribute(name, value);
      }
    }
    for (const child of children.flat(3)) {
      if (child !== null && child !== undefined && child !== false) {
        // A text becomes a text node: names may hold anything.
        element.append(child);
      }
    }
    return element;
  }

  function el(tag, attributes, ...children) {
    return fill(document.createElement(tag), attributes, children);
  }

  function svg(tag, attributes, ...children) {
    return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
  }

  /** A text that others gave, kept apart in its direction from what stands around it. */
  function given(text) {
    return el('bdi', {}, text === null || text === undefined ? '' : String(text));
  }

  window.clustermap = { data, load, known, el, svg, given };
})();
