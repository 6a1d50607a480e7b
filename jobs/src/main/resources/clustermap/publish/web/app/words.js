/* Numbers and codes in words. */
'use strict';
(function () {
  const { el, given } = clustermap;
  const HIDDEN = 'Hidden (confidential)';

  const TYPES = {
    diverse: 'Diverse',
    specialised: 'Specialised',
    rd_collaborating: 'R&D collaborating',
  };
  const STAGES = { emerging: 'Emerging', growing: 'Growing', mature: 'Mature', declining: 'Declining' };
  const TAXONOMIES = {
    industrial_strategy: 'Industrial Strategy sectors',
    frontier: 'Frontier industries and technologies',
    sic_section: 'SIC 2007 sections',
    sic_division: 'SIC 2007 divisions',
    sic_group: 'SIC 2007 groups',
  };
  const GEOGRAPHIES = {
    ITL1: 'Region or nation',
    ITL2: 'ITL 2 area',
    ITL3: 'ITL 3 area',
    CA: 'Combined authority',
    LAD: 'Local authority',
    TTWA: 'Travel-to-work area',
  };
  const INPUTS = {
    rd_spend: 'R&D spend', grants: 'grants', patents: 'patents', financials: 'employment and turnover',
    companies: 'companies', sites: 'sites', assets: 'assets', programmes: 'programmes',
    small_areas: 'small areas', postcodes: 'postcodes', places: 'places',
  };
  const INGREDIENTS = {
    research: 'Research', skills: 'Skills', finance: 'Finance',
    space_and_facilities: 'Space and facilities', energy: 'Energy',
    advanced_manufacturing: 'Advanced manufacturing',
  };
  const ASSETS = {
    university: 'University', catapult: 'Catapult centre', research_organisation: 'Research organisation',
    science_park: 'Science park', investor: 'Investor', energy_site: 'Energy site', facility: 'Facility',
  };
  const MEASURES = {
    innovative_firms: 'Firms with a grant or patent', grants: 'Grants', grants_gbp: 'Grant money',
    patents: 'Patent applications', rd_spend_firms: 'Firms with R&D spend',
  };
  const EVENTS = {
    born: 'Born', merged: 'Merged', split: 'Split', died: 'Died', moved: 'Moved', grew: 'Grew', shrank: 'Shrank',
  };
  const REASONS = {
    not_enough_dates: 'too few dates of incorporation', young_firms: 'its firms are young',
    cluster_born_recently: 'the cluster is new on the map', long_established: 'known for long',
    births_above_sector: 'more firms were born than its sector leads to expect',
    births_as_sector: 'as many firms were born as its sector leads to expect',
    births_below_sector: 'fewer firms were born than its sector leads to expect',
    stock_grew: 'the number of firms grew', stock_steady: 'the number of firms held steady',
    stock_fell: 'the number of firms fell',
    deaths_not_known: 'firms that closed are not in this register', lq_rising: 'its concentration rises',
    lq_steady: 'its concentration holds steady', lq_falling: 'its concentration falls',
    short_history: 'too short a history for a trend', no_history: 'first time on the map',
  };

  const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
  const three = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

  const known = (x) => x !== null && x !== undefined;

  function count(n) {
    return whole.format(n);
  }

  /** A number with two or three digits that count. */
  function real(x) {
    if (Math.abs(x) >= 100) {
      return whole.format(x);
    }
    return Math.abs(x) >= 10 ? x.toFixed(1) : Math.abs(x) < 0.095 && x !== 0 ? three.format(x) : x.toFixed(2);
  }

  /** A probability, or a rate of false discoveries. */
  function chance(p) {
    return p < 0.001 ? 'below 0.001' : p.toFixed(p < 0.1 ? 3 : 2);
  }

  function share(x) {
    const percent = 100 * x;
    if (percent >= 99.95 && percent < 100) {
      return 'over 99.9%';
    }
    return (percent !== 0 && percent < 10 ? percent.toFixed(1) : percent > 99 && percent < 100 ? percent.toFixed(1) : percent.toFixed(0)) + '%';
  }

  function pounds(x) {
    if (x >= 999500000) {
      return '£' + (x / 1e9).toFixed(2) + ' billion';
    }
    if (x >= 999500) {
      return '£' + (x / 1e6).toFixed(1) + ' million';
    }
    return '£' + whole.format(x);
  }

  function km(x) {
    return x < 0.05 ? 'inside or at its edge' : (x < 10 ? x.toFixed(1) : whole.format(x)) + ' km';
  }

  function date(iso) {
    return iso ? day.format(new Date(iso + 'T00:00:00Z')) : '';
  }

  function title(code) {
    const text = String(code).replace(/_/g, ' ');
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  function of(names, code) {
    return names[code] || title(code);
  }

  function list(texts) {
    return texts.length < 2 ? texts.join('') : texts.slice(0, -1).join(', ') + ' and ' + texts[texts.length - 1];
  }

  function plural(n, one, many) {
    return count(n) + ' ' + (n === 1 ? one : many);
  }

  /** A row with what is hidden and what is not known told apart. */
  function figures(row) {
    const hidden = new Set(row.suppressed || []);
    return {
      row,
      known: (column) => known(row[column]) && !hidden.has(column),
      hidden: (column) => hidden.has(column),
      /** A figure in words, or why there is none. */
      tell(column, format, missing) {
        if (hidden.has(column)) {
          return el('span', { class: 'none' }, HIDDEN);
        }
        return known(row[column]) ? format(row[column]) : el('span', { class: 'none' }, missing || 'Not measurable');
      },
    };
  }

  function interval(low, high, format) {
    return known(low) && known(high) ? format(low) + ' to ' + format(high) : '';
  }

  /** Whether more than chance explains: null where chance was not measured. */
  function significant(q, alpha) {
    return known(q) ? q <= alpha : null;
  }

  function geography(code) {
    return GEOGRAPHIES[code] || String(code);
  }

  clustermap.words = {
    HIDDEN, TYPES, STAGES, TAXONOMIES, GEOGRAPHIES, INPUTS, INGREDIENTS, ASSETS, MEASURES, EVENTS, REASONS,
    known, count, real, chance, share, pounds, km, date, title, of, list, plural, figures, interval, significant, geography, given,
  };
})();
