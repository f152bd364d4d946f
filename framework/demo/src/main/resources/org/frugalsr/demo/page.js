'use strict';

const $ = id => document.getElementById(id);
let model = null;
let image = null; // the chosen file
let current = null; // AbortController of the request in progress

function show(id, visible) {
  $(id).hidden = !visible;
}

function fail(sentence) {
  $('error').textContent = sentence;
  show('error', true);
  show('progress', false);
}

// The network

function fact(name, value) {
  const term = document.createElement('dt');
  const text = document.createElement('dd');
  term.textContent = name;
  text.textContent = value;
  $('facts').append(term, text);
}

function describe() {
  const { licence, source, name, ...others } = model.facts;
  $('model-name').textContent = name ?? model.file;
  fact('name', name ?? 'not given');
  fact('file', model.file);
  fact('scales', model.scales.map(scale => `x${scale}`).join(', '));
  fact('colour', model.color === 'luma' ? 'luma; chroma by bicubic interpolation' : model.color);
  fact('licence', licence ?? 'not given');
  fact('source', source ?? 'not given');
  Object.entries(others).forEach(([key, value]) => fact(key, value));
  $('limits').textContent = `PNG, JPEG, BMP, TIFF or WebP; up to ${model.mostBytes / 2 ** 20} MiB`
    + ` and ${model.mostPixels / 1e6} million pixels.`;
  $('scale').append(...model.scales.map(scale => new Option(`x${scale}`, scale)));
  $('scale').value = model.scales.at(-1);
  show('scale-choice', model.scales.length > 1);
}

// An image

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const parts = (text + piece.value).split('\n');
    text = parts.pop();
    yield* parts;
  }
}

function tell({ ahead, done, all }) {
  const bar = $('bar');
  if (ahead > 0) {
    $('state').textContent = `Waiting: ${ahead === 1 ? 'another image comes' : `${ahead} images come`} first`;
    bar.removeAttribute('value');
  } else if (all > 1) {
    $('state').textContent = `Enlarging: ${done} of ${all} tiles`;
    bar.max = all;
    bar.value = done;
  } else {
    $('state').textContent = 'Enlarging';
    bar.removeAttribute('value');
  }
}

async function result(file, scale, signal) {
  const address = `upscale?scale=${scale}&name=${encodeURIComponent(file.name)}`;
  const answer = await fetch(address, { method: 'POST', body: file, signal });
  if (!answer.ok) {
    throw new Error((await answer.json()).error);
  }
  for await (const line of lines(answer.body)) {
    const news = JSON.parse(line);
    if (news.error) {
      throw new Error(news.error);
    }
    if (news.result) {
      return news.result;
    }
    tell(news);
  }
  throw new Error('The demo ended before the image was done.');
}

async function load(picture, address) {
  picture.src = address;
  await picture.decode();
}

const milliseconds = time => time.toLocaleString('en', { maximumFractionDigits: time < 100 ? 1 : 0 });

function compare(made, file) {
  const size = `${made.width * made.scale} x ${made.height * made.scale}`;
  $('input-size').textContent = `${made.width} x ${made.height}`;
  $('network-size').textContent = size;
  $('bicubic-size').textContent = size;
  $('network-time').textContent = milliseconds(made.networkMilliseconds);
  $('bicubic-time').textContent = milliseconds(made.bicubicMilliseconds);
  $('save').href = made.network;
  $('save').download = `${file.name.replace(/\.[^.]*$/, '')}-x${made.scale}.png`;
  show('result', true);
  zoom();
}

async function enlarge() {
  current?.abort();
  const mine = current = new AbortController();
  const file = image;
  show('error', false);
  show('result', false);
  if (file.size > model.mostBytes) {
    fail(`The file is too large; an image may have up to ${model.mostBytes / 2 ** 20} MiB here.`);
    return;
  }
  $('state').textContent = 'Sending the image';
  $('bar').removeAttribute('value');
  show('progress', true);
  try {
    const made = await result(file, $('scale').value, mine.signal);
    if (current === mine) {
      await Promise.all([load($('network'), made.network), load($('bicubic'), made.bicubic)]);
    }
    if (current === mine) {
      compare(made, file);
      show('progress', false);
    }
  } catch (problem) {
    if (current === mine) {
      fail(problem instanceof TypeError ? 'The demo does not answer any more; start it again.' : problem.message);
    }
  }
}

function choose(files) {
  if (model && files.length > 0) {
    image = files[0];
    enlarge();
  }
}

// The comparison

function divide(percent) {
  const at = Math.min(100, Math.max(0, Math.round(percent)));
  $('divider').value = at;
  $('divider').setAttribute('aria-valuetext', `${at} % bicubic, ${100 - at} % network`);
  $('pair').style.setProperty('--at', `${at}%`);
}

function follow(event) {
  if (event.buttons & 1) {
    const box = $('pair').getBoundingClientRect();
    divide(100 * (event.clientX - box.left) / box.width);
  }
}

function zoom() {
  const factor = Number($('zoom').value);
  const width = $('network').naturalWidth * (factor || 1) / (factor ? devicePixelRatio : 1);
  $('pair').classList.toggle('fit', factor === 0);
  $('pair').style.setProperty('--width', `${width}px`);
}

$('divider').addEventListener('input', () => divide(Number($('divider').value)));
$('zoom').addEventListener('change', zoom);
$('scale').addEventListener('change', () => image && enlarge());
$('file').addEventListener('change', () => choose($('file').files));
$('pair').addEventListener('pointerdown', follow);
$('pair').addEventListener('pointermove', follow);
document.addEventListener('dragover', event => {
  event.preventDefault();
  $('drop').classList.add('over');
});
document.addEventListener('dragleave', () => $('drop').classList.remove('over'));
document.addEventListener('drop', event => {
  event.preventDefault();
  $('drop').classList.remove('over');
  choose(event.dataTransfer.files);
});

(async () => {
  try {
    model = await (await fetch('model.json')).json();
    describe();
    divide(50);
    choose($('file').files); // one that was chosen before the page was ready
  } catch {
    fail('The demo does not answer any more; start it again.');
  }
})();
