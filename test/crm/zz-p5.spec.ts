import { startApi } from '../api/support.js';
import { Filters } from '../../src/crm/filters.js';
it('x', async () => {
  const api = await startApi();
  const ada = await api.user('ada', true);
  const code = (await api.as(ada).post('/api/v2/dealFields').send({field_name:'d',field_type:'date'})).body.data.field_code;
  for (const c of [{object:'deal',field_id:code,operator:'=',value:'2026-01-31'},{object:'deal',field_id:'add_time',operator:'<',value:'this_year'},{object:'deal',field_id:'status',operator:'=',value:['won','lost']}]) {
    const f = (await api.as(ada).post('/v1/filters').send({name:'f',type:'deals',conditions:{glue:'and',conditions:[c]}})).body;
    const sql = await api.app.get(Filters).condition({userId: ada.id, isAdmin: true}, 'deals', f.data.id);
    const values: unknown[] = [ada.id];
    const text = sql(v => `$${values.push(v)}`);
    try { await api.database.query(`select t.id from deal t where $1::bigint is not null and ${text}`, values); console.log('ok', text); } catch (e) { console.log(text, values, String(e)); }
  }
  const d = (await api.as(ada).post('/api/v2/deals').send({title:'x',custom_fields:{[code]:'2026-01-01'}})).body.data;
  await api.as(ada).patch(`/api/v2/deals/${d.id}`).send({custom_fields:{[code]:'2026-01-02'}});
  const { Deal } = await import('../../src/model/index.js');
  const em = api.database.em(); const one = await em.findOneOrFail(Deal, {id: d.id});
  const od = em.getUnitOfWork().getOriginalEntityData(one) as any; console.log(typeof od.customFields, od.customFields, od.details);
  console.log(await api.database.query('select * from change_log where item_id=$1', [d.id]));
  await api.stop();
});
