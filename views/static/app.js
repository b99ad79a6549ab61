// Keys, ordering in place, pins, retry on a lost connection. Pages work without it.
const d = document, $ = s => d.querySelector(s), $$ = s => d.querySelectorAll(s), on = (e, f, at = d) => at.addEventListener(e, f);
const KEEP = 'answer', OFF = 'keys-off', disk = localStorage, early = () => performance.now() - shown < 250;
let shown, busy, drag;
const say = t => requestAnimationFrame(() => $('#status').textContent = t);

// Ordering
const ends = ol => [...ol.children].forEach((li, i) => {
	const [up, down] = li.querySelectorAll('button');
	up.ariaDisabled = i == 0;
	down.ariaDisabled = i == ol.children.length - 1;
});
const place = li => {
	const all = [...li.parentNode.children];
	say(`${li.querySelector('.t').innerText}, position ${all.indexOf(li) + 1} of ${all.length}`);
};
on('click', e => {
	const b = e.target.closest('[data-order] button');
	if (!b) return;
	e.preventDefault();
	const li = b.closest('li'), up = b.value.endsWith('up');
	up ? li.previousElementSibling?.before(li) : li.nextElementSibling?.after(li);
	ends(li.parentNode);
	b.focus();
	place(li);
});
on('pointerdown', e => {
	drag = e.target.closest('.grip')?.closest('li');
	if (drag) { drag.classList.add('drag'); e.preventDefault(); }
});
on('pointermove', e => {
	if (drag) for (const li of drag.parentNode.children) {
		const r = li.getBoundingClientRect();
		if (li == drag || e.clientY < r.top || e.clientY > r.bottom) continue;
		e.clientY < r.top + r.height / 2 ? li.before(drag) : li.after(drag);
		return ends(drag.parentNode);
	}
});
const drop = () => {
	if (drag) { drag.classList.remove('drag'); place(drag); drag = null; }
};
on('pointerup', drop);
on('pointercancel', drop);

// Map: a tap chooses the nearest pin, or the area that it falls into.
on('click', e => {
	const map = e.target.closest('#q [data-map]'), far = c => {
		const r = c.getBoundingClientRect();
		return Math.hypot(r.x + r.width / 2 - e.clientX, r.y + r.height / 2 - e.clientY);
	};
	if (!map) return;
	const [near] = [...map.querySelectorAll('circle')].sort((a, b) => far(a) - far(b));
	const hit = (far(near) <= 40 ? near : e.target).closest('[data-pin]');
	const input = hit && $(`.opt [value="${hit.dataset.pin}"]`);
	if (input) { input.click(); input.focus({ preventScroll: true }); }
});

// Answering: the next page replaces this one.
async function send(body) {
	disk.setItem(KEEP, body);
	for (let wait = 1; ; wait = Math.min(wait * 2, 15)) {
		try {
			const r = await fetch('/study', { method: 'POST', body: new URLSearchParams(body) });
			if (r.status < 500) {
				if (!r.url.includes('/sign-in')) disk.removeItem(KEEP);
				return swap(await r.text(), r.url);
			}
		} catch { /* twice counts once */ }
		say('Kept on this device, sending…');
		await new Promise(go => { addEventListener('online', go, { once: true }); setTimeout(go, wait * 1e3); });
	}
}
function swap(html, url) {
	const page = new DOMParser().parseFromString(html, 'text/html');
	history.pushState(0, '', url);
	d.title = page.title;
	d.body.replaceWith(page.body);
	scrollTo(0, 0);
	ready();
}
on('submit', e => {
	if (busy || e.target.id == 'q' && early()) return e.preventDefault();
	busy = true;
	if (e.target.id != 'q') return;
	e.preventDefault();
	send(new URLSearchParams(new FormData(e.target, e.submitter)) + '');
});
on('popstate', () => location.reload(), window);
on('pageshow', e => e.persisted && location.reload(), window);

// Keys
on('keydown', e => {
	const at = e.target, k = e.key.toLowerCase(), press = s => $(s)?.click();
	if (e.repeat || e.ctrlKey || e.metaKey || e.altKey || early()) return;
	const typing = at.matches('input:not([type=radio],[type=checkbox]),select,textarea');
	const opt = $$('.opt input')[k - 1], vote = ['g', 'f', 'c'].indexOf(k) + 1, keys = $('#keys');
	if (k == 'enter' && !typing && !at.closest('a,button,summary')) press('#q [name=sure],#next');
	else if (typing || disk.getItem(OFF)) return;
	else if (opt) { opt.click(); opt.focus(); }
	else if (vote) press(`.vote[value="${vote}"]`);
	else if (k == 'u') press('#undo button');
	else if (k == '?' && keys) { keys.open ^= 1; keys.firstChild.focus(); }
	else return;
	e.preventDefault();
});
const label = () => $$('[data-keys]').forEach(b => b.textContent = `Switch these keys ${disk.getItem(OFF) ? 'on' : 'off'}`);
on('click', e => {
	if (e.target.closest('[data-keys]')) disk[disk.getItem(OFF) ? 'removeItem' : 'setItem'](OFF, 1), label();
});
function ready() {
	shown = performance.now();
	busy = 0;
	$$('#keys,#keys-state').forEach(el => el.hidden = 0);
	label();
	$('.problems,#verdict,[autofocus]')?.focus();
}
ready();
const kept = disk.getItem(KEEP);
if (kept && $('#q,#verdict')) { busy = 1; send(kept); }
