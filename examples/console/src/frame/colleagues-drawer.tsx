import { Drawer } from '../parts/drawer.tsx';
import { $colleaguesDrawer } from '../state/panels.ts';
import { t } from '../text/text.ts';
import { ColleagueList } from './colleagues.tsx';

export function ColleaguesDrawer() {
  return (
    <Drawer title={t('colleagues.title')} onClose={() => $colleaguesDrawer.set(false)}>
      <div class="drawer__body colleagues-drawer">
        <ColleagueList />
      </div>
    </Drawer>
  );
}
