import "../kit/page.js";
import { lookUp } from "../kit/look_up.js";
import { suggestions } from "../finding/suggestions.js";

lookUp();
suggestions();
