document.getElementById('notice')!.textContent = 'The viewer is not here yet.';
