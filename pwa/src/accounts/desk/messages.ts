/** Words of the list of workers. */
export default {
  zh: {
    workers: {
      title: '人员', name: '姓名', phone: '电话', roles: '做什么，在哪里', grants: '另外准许', role: '做什么', anyRole: '全部', find: '找人', shown: '列出 {n} 位', more: '再看一些',
      none: '没找到', held: '{area} {role}', why: '这里只看不改。新开账号、改权限由县局管理员办。',
    },
  },
  en: {
    workers: {
      title: 'Workers', name: 'Name', phone: 'Phone', roles: 'Roles and areas', grants: 'Also granted', role: 'Role', anyRole: 'All', find: 'Find', shown: '{n} listed', more: 'More',
      none: 'Nobody found', held: '{role}, {area}', why: 'To look at only. Accounts and rights are given by the county administrator.',
    },
  },
}
