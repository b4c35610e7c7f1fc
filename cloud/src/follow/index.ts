export { startFollowing, type Following, type FollowingPorts } from './following.ts';
