// What every page runs.
import { initAll } from "govuk-frontend";

initAll();
