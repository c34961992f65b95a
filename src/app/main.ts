/** The app in a browser tab: language first, then the frame, then the device behind it. */
import { mount } from 'svelte';
import '../ui/ui.css';
import './frame.css';
import { startInstall } from '../ui/install.svelte.ts';
import { startNavigation } from '../ui/navigation.ts';
import { startShortcuts } from '../ui/shortcuts.svelte.ts';
import { startTheme } from '../ui/theme.svelte.ts';
import { preferredLanguage, startLanguage } from '../words/words.ts';
import App from './App.svelte';

const target = document.getElementById('solmu');
if (!target) throw new Error('index.html has no place for the app');
startTheme();
startInstall();
await startLanguage(preferredLanguage());
startNavigation();
startShortcuts();
mount(App, { target });
