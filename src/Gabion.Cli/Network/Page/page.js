'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const svg = document.getElementById('graph');
  const panel = document.getElementById('panel');
  const showAll = document.getElementById('all');
  const make = (name, attributes, parent) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (parent) parent.appendChild(element);
    return element;
  };

  // 1. Peers by namespace; each namespace is a box with a grid of peers.
  const groups = new Map();
  data.peers.forEach((peer, number) => {
    peer.number = number;
    peer.out = [];
    peer.in = [];
    if (!groups.has(peer.space)) groups.set(peer.space, []);
    groups.get(peer.space).push(peer);
  });
  data.edges.forEach(edge => {
    edge.isOpen = edge.text === 'All Connections' && !edge.maybe;
    data.peers[edge.from].out.push(edge);
    data.peers[edge.to].in.push(edge);
  });

  const height = 26, gap = 12, between = 56, pad = 14, title = 26, letter = 6.9, longest = 30;
  const short = label => {
    const name = label.replace(/\[[A-Za-z]+\]$/, '');
    return name.length > longest ? name.slice(0, longest - 1) + '…' : name;
  };
  const measure = document.createElement('canvas').getContext('2d');
  measure.font = '12px system-ui, sans-serif';
  const widthOf = text => Math.max(60, Math.ceil(measure.measureText(text).width || text.length * letter) + 18);
  const boxes = [...groups].map(([name, peers]) => {
    const width = Math.max(...peers.map(peer => widthOf(short(peer.label))));
    const columns = name === '' || peers.length < 6 ? 1 : peers.length < 19 ? 2 : 3;
    const rows = Math.ceil(peers.length / columns);
    const outer = Math.max(columns * (width + between) - between, widthOf(name)) + 2 * pad;
    return { name, peers, width, columns, outer, tall: title + rows * (height + gap) - gap + 2 * pad };
  });

  // 2. Boxes on shelves, the outside in a column of its own at the left.
  const outside = boxes.find(box => box.name === '');
  const inside = boxes.filter(box => box !== outside).sort((a, b) => b.tall - a.tall);
  const left = outside ? outside.outer + 60 : 0;
  const area = inside.reduce((sum, box) => sum + (box.outer + 40) * (box.tall + 40), 0);
  const room = document.getElementById('stage').clientWidth - 40;
  const most = Math.max(left + Math.sqrt(area * 1.5), room, left + Math.max(0, ...inside.map(box => box.outer)) + 20);
  let x = left, y = 10, shelf = 0, right = left;
  for (const box of inside) {
    if (x > left && x + box.outer > most) { x = left; y += shelf + 40; shelf = 0; }
    box.x = x; box.y = y;
    x += box.outer + 40;
    right = Math.max(right, x);
    shelf = Math.max(shelf, box.tall);
  }
  const bottom = y + shelf;
  if (outside) { outside.x = 10; outside.y = Math.max(10, (bottom - outside.tall) / 2); }
  const full = { width: right + 10, height: Math.max(bottom, outside ? outside.y + outside.tall : 0) + 20 };
  const scale = Math.min(1, Math.max(0.6, room / full.width));
  svg.setAttribute('viewBox', `0 0 ${full.width} ${full.height}`);
  svg.setAttribute('width', full.width * scale);
  svg.setAttribute('height', full.height * scale);
  const arrows = make('defs', {}, svg);
  for (const kind of ['out', 'in', 'plain']) {
    const marker = make('marker', { id: 'arrow-' + kind, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, markerUnits: 'userSpaceOnUse', orient: 'auto' }, arrows);
    make('path', { d: 'M0,0 L8,4 L0,8 z', class: 'arrow ' + kind }, marker);
  }

  const back = make('g', {}, svg), lines = make('g', {}, svg), front = make('g', {}, svg);
  for (const box of boxes) {
    const space = make('g', { class: 'space' }, back);
    make('rect', { x: box.x, y: box.y, width: box.outer, height: box.tall, rx: 10 }, space);
    make('text', { x: box.x + pad, y: box.y + 19 }, space).textContent = box.name || 'outside the cluster';
    box.peers.forEach((peer, i) => {
      peer.x = box.x + pad + (i % box.columns) * (box.width + between);
      peer.y = box.y + title + pad / 2 + Math.floor(i / box.columns) * (height + gap);
      peer.w = box.width;
      const kind = peer.space !== '' ? '' : peer.label.startsWith('{') ? ' door' : ' outside';
      const group = make('g', { class: 'peer' + kind, tabindex: 0 }, front);
      make('rect', { x: peer.x, y: peer.y, width: peer.w, height, rx: 6 }, group);
      make('text', { x: peer.x + 9, y: peer.y + 17 }, group).textContent = short(peer.label);
      make('title', {}, group).textContent = peer.name;
      peer.element = group;
      group.addEventListener('mouseenter', () => { if (!kept) focus(peer); });
      group.addEventListener('focus', () => { if (!kept) focus(peer); });
      group.addEventListener('mouseleave', () => { if (!kept) focus(null); });
      group.addEventListener('click', event => { event.stopPropagation(); kept = kept === peer ? null : peer; focus(kept || peer); });
      group.addEventListener('keydown', event => { if (event.key === 'Enter') { kept = kept === peer ? null : peer; focus(peer); } });
    });
  }
  svg.addEventListener('click', () => { kept = null; focus(null); });

  // 3. Connections: curves from side to side. Unrestricted ones are many and say little, so they are drawn on demand.
  const path = edge => {
    const a = data.peers[edge.from], b = data.peers[edge.to];
    const forward = a.x + a.w / 2 <= b.x + b.w / 2;
    const x1 = forward ? a.x + a.w : a.x, x2 = forward ? b.x : b.x + b.w;
    const y1 = a.y + height / 2 + 4, y2 = b.y + height / 2 - 4;
    const bend = Math.max(30, Math.abs(x2 - x1) / 2) * (forward ? 1 : -1);
    return Math.abs(a.x - b.x) < 1
      ? `M${a.x + a.w},${y1} C${a.x + a.w + 34},${y1} ${b.x + b.w + 34},${y2} ${b.x + b.w},${y2}`
      : `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
  };
  const draw = edge => edge.element || (edge.element = make('path', { d: path(edge), class: 'edge' + (edge.isOpen ? ' open' : edge.maybe && !edge.text ? ' maybe' : '') }, lines));
  const refresh = () => {
    lines.replaceChildren();
    for (const edge of data.edges) {
      if (edge.isOpen && !showAll.checked) { edge.element = null; continue; }
      if (edge.element) lines.appendChild(edge.element); else draw(edge);
    }
  };
  showAll.addEventListener('change', refresh);

  // 4. One peer in the light.
  let kept = null, lit = [];
  const focus = peer => {
    for (const undo of lit) undo();
    lit = [];
    svg.classList.toggle('focus', !!peer);
    if (!peer) { hint(); return; }
    const mark = (element, name) => { element.classList.add(name); lit.push(() => element.classList.remove(name)); };
    mark(peer.element, 'on');
    mark(peer.element, 'near');
    for (const [edges, name, far] of [[peer.out, 'out', 'to'], [peer.in, 'in', 'from']]) {
      for (const edge of edges) {
        const isNew = !edge.element;
        mark(draw(edge), name);
        if (isNew) lit.push(() => { if (!showAll.checked && edge.isOpen) { edge.element.remove(); edge.element = null; } });
        mark(data.peers[edge[far]].element, 'near');
      }
    }
    tell(peer);
  };
  const text = (parent, name, content, kind) => {
    const element = document.createElement(name);
    element.textContent = content;
    if (kind) element.className = kind;
    parent.appendChild(element);
    return element;
  };
  const hint = () => { panel.replaceChildren(); text(panel, 'p', 'Point at a workload to see its connections. Click to keep them.', 'hint'); };
  const tell = peer => {
    panel.replaceChildren();
    text(panel, 'h2', peer.name);
    for (const [edges, name, far] of [[peer.out, 'May connect to', 'to'], [peer.in, 'May be reached by', 'from']]) {
      text(panel, 'h3', `${name} (${edges.length})`);
      const list = text(panel, 'ul', '');
      for (const edge of [...edges].sort((a, b) => a.isOpen - b.isOpen)) {
        const item = text(list, 'li', '');
        text(item, 'b', data.peers[edge[far]].name);
        if (edge.text) text(item, 'span', edge.text);
        if (edge.maybe) text(item, 'span', ` cannot tell ${edge.maybe}`, 'maybe');
      }
    }
  };
  document.getElementById('search').addEventListener('input', event => {
    const wanted = event.target.value.trim().toLowerCase();
    const found = data.peers.filter(peer => {
      const isFound = wanted !== '' && peer.name.toLowerCase().includes(wanted);
      peer.element.classList.toggle('found', isFound);
      return isFound;
    });
    if (found.length > 0) found[0].element.scrollIntoView({ block: 'center', inline: 'center' });
    kept = found.length === 1 ? found[0] : null;
    focus(kept);
  });

  const open = data.edges.filter(edge => edge.isOpen).length;
  document.getElementById('counts').textContent = `${data.peers.length} parties, ${data.edges.length} connections, ${open} of them unrestricted`;
  showAll.checked = open <= 60;
  refresh();
  hint();
  if (location.hash.length > 1) {
    const wanted = decodeURIComponent(location.hash.slice(1));
    kept = data.peers.find(peer => peer.name === wanted) || null;
    focus(kept);
  }
})();
